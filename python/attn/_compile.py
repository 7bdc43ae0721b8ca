# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Modules of MLIR: compiled, and looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from . import _cache, _core

_FAST_MATH = {"strict": 0, "contract": 1, "reassociate": 2}

# The stages of the pipeline, docs/pipeline.md, and how an unfused one differs.
_STAGES = ("decompose", "fused-cpu", "bufferize", "kernel", "vector", "llvm")


def _to_bytes(source):
    if isinstance(source, str):
        return source.encode()
    if isinstance(source, (bytes, bytearray, memoryview)):
        return bytes(source)
    raise TypeError("source: expected MLIR as str or bytes, got "
                    f"{type(source).__name__}")


class Compiled:
    """The functions of a compiled module: `compiled.name(...)`, or
    `compiled["name"]`.

    A function takes tensors in the order of its arguments and returns its
    result, or a tuple of them, as tensors of the library that its first
    argument is of; `out=` names tensors to write to instead. Its `arguments`
    and `results` are lists of (element type, sizes), None where a size is
    dynamic. Raises ValueError that names the argument which does not fit.
    """

    def __init__(self, module):
        self._module = module
        self._functions = {f.name: f for f in module.functions}

    @property
    def functions(self) -> dict[str, _core.Function]:
        """The functions by their names, in the order of the module."""
        return dict(self._functions)

    def __getitem__(self, name: str) -> _core.Function:
        return self._functions[name]

    def __getattr__(self, name: str) -> _core.Function:
        try:
            return self.__dict__["_functions"][name]
        except KeyError:
            raise AttributeError(f"no function '{name}'") from None

    def __dir__(self):
        return [*super().__dir__(), *self._functions]

    def __repr__(self):
        return f"<attn.Compiled: {', '.join(self._functions)}>"


def compile(
    source: str | bytes,
    target: str = "native",
    *,
    features: str | None = None,
    variants: Sequence[str] = (),
    tuning_file: str | None = None,
    threads: int = 0,
    opt_level: int = 3,
    fuse: bool = True,
    fast_math: Literal["strict", "contract", "reassociate"] = "contract",
    strided_arguments: bool = True,
) -> Compiled:
    """Compiles a module of MLIR and returns its functions.

    source             MLIR: text, or the bytes of text or bytecode
    target             the CPU, as LLVM names it; "native" is the one this runs on
    features           added to and taken from the CPU's: "+avx512f,-amx-tile"
    variants           CPUs to have code for; each call takes the best that runs
    tuning_file        kernel shapes that attn-run --tune found
    threads            1: no parallel loop; 0: as set_num_threads says
    opt_level          0 to 3
    fuse               False: attention is not fused, for comparison
    fast_math          "strict", "contract" or "reassociate"
    strided_arguments  False: arguments are contiguous

    A module that was compiled before, with the same options by the same version
    on such a CPU, comes from the cache. Raises ValueError with the diagnostics,
    one a line, where the module cannot be parsed or compiled.
    """
    if not isinstance(target, str):
        raise TypeError("target: expected the name of a CPU")
    if fast_math not in _FAST_MATH:
        raise ValueError(f"fast_math: '{fast_math}', expected one of "
                         f"{', '.join(_FAST_MATH)}")
    if isinstance(variants, str):
        raise TypeError("variants: expected a sequence of names")
    options = {"target_cpu": target}
    # Only what differs from the default, so that it is not part of the key.
    for name, value, default in (
            ("target_features", features, None),
            ("variants", list(variants), []),
            ("tuning_file", tuning_file, None), ("threads", threads, 0),
            ("opt_level", opt_level, 3), ("fuse", bool(fuse), True),
            ("fast_math", _FAST_MATH[fast_math], 1),
            ("strided_arguments", bool(strided_arguments), True)):
        if value != default:
            options[name] = value
    if target == "native":
        del options["target_cpu"]
    return Compiled(_cache.get_module(_to_bytes(source), options))


class Explanation:
    """The IR after each stage: a sequence of (stage, text), and a table by
    name. As text it is all of them."""

    def __init__(self, stages):
        self._stages = stages

    def __len__(self) -> int:
        return len(self._stages)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._stages)

    def __getitem__(self, stage):
        if isinstance(stage, int):
            return self._stages[stage]
        for name, text in self._stages:
            if name == stage:
                return text
        raise KeyError(stage)

    def keys(self) -> list[str]:
        """The names of the stages, in their order."""
        return [name for name, _ in self._stages]

    def __str__(self):
        return "\n".join(f"// After {name}:\n{text}"
                         for name, text in self._stages)


def explain(source: str | bytes, *, fuse: bool = True,
            target: str = "native") -> Explanation:
    """Runs the stages of the compiler on a module of MLIR, and returns the IR
    after each of them: "parsed", "decompose", "fused-cpu" (or "unfused"),
    "bufferize", "kernel", "vector", "llvm".

    The shapes of the kernels that were chosen stand in the attribute `config`
    of attn.online_sdpa after "fused-cpu". Raises ValueError with the
    diagnostics.
    """
    source = _to_bytes(source)
    if not isinstance(target, str):
        raise TypeError("target: expected the name of a CPU")
    text = _core.run_passes(source, "")
    stages = [("parsed", text)]
    for stage in _STAGES:
        if stage == "fused-cpu" and not fuse:
            stage = "unfused"
        text = _core.run_passes(
            text.encode(), f"attn-stage-{stage}{{target-cpu={target}}}")
        stages.append((stage, text))
    return Explanation(stages)
