# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""How long instructions occupy the units of a multiprocessor.

Cycles are those for which one instruction of one warp keeps a unit of its quarter
of the multiprocessor busy. Sources: the table of arithmetic throughput in NVIDIA's
CUDA C++ Programming Guide, compute capabilities 8.0 to 9.0 (results per cycle and
multiprocessor; a quarter has a fourth of them, a warp 32), and for products the
dense rates of the chips' data sheets.
"""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Chip:
    name: str
    multiprocessors: int
    clock: float  # Hz, that a long run on the tensor cores keeps
    bandwidth: float  # bytes/s of memory
    mma: int  # FLOP per cycle and multiprocessor by mma.sync
    wgmma: int  # the same by wgmma; 0: has none
    fp32: int  # results per cycle and multiprocessor
    # Bytes per cycle from the L2 cache to all multiprocessors, as the white paper of
    # A100 has it; where none is known, that of A100.
    l2: int = 5120


CHIPS = {
    chip.name: chip
    for chip in (
        Chip("sm_80", 108, 1.41e9, 2.039e12, 2048, 0, 64),
        Chip("sm_86", 72, 1.695e9, 0.6e12, 1024, 0, 128),
        Chip("sm_89", 142, 2.52e9, 0.864e12, 1024, 0, 128),
        # mma.sync reaches about 62% of the rate of wgmma.
        Chip("sm_90a", 132, 1.755e9, 3.35e12, 2540, 4096, 128),
    )
}

QUARTERS = 4
WARP = 32

# Results per cycle and multiprocessor by unit, where it is not the rate of f32.
_MUFU = 16
_ALU = 64
_CONVERT = 64
_LOAD_STORE = 32

_FP32 = {"FFMA", "FADD", "FMUL", "IMAD", "FSWZADD", "HFMA2", "HADD2", "HMUL2"}
_NO_UNIT = {"NOP", "BRA", "EXIT", "BSSY", "BSYNC", "WARPSYNC", "BAR", "DEPBAR",
            "WARPGROUP", "SYNCS", "NANOSLEEP", "LDGDEPBAR", "YIELD", "CALL", "RET",
            "MEMBAR", "ERRBAR", "CCTL", "FENCE", "USETMAXREG", "ELECT", "UTMALDG",
            "UTMASTG", "UTMACMDFLUSH", "HGMMA", "HMMA"}
_MEMORY = {"LDS", "STS", "LDG", "STG", "LD", "ST", "LDSM", "STSM", "LDGSTS", "SHFL",
           "ATOMS", "ATOMG", "RED", "LDC"}
def unit_cycles(instruction, chip):
    """The unit that the instruction needs, besides a slot to be issued in, and
    for how long."""
    name = instruction.name
    if name == "MUFU":
        return "mufu", WARP * QUARTERS / _MUFU
    if name in _FP32:
        return "fp32", WARP * QUARTERS / chip.fp32
    if name in ("F2FP", "F2F", "F2I", "I2F", "I2FP"):
        return "convert", WARP * QUARTERS / _CONVERT
    if name in _MEMORY:
        return "memory", WARP * QUARTERS / _LOAD_STORE
    if name in _NO_UNIT:
        return "issue", 1
    if name.startswith("U") or name == "R2UR":
        return "uniform", 2
    return "alu", WARP * QUARTERS / _ALU
