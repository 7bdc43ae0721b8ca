# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Modules of MLIR: compiled, and looked at."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from . import _cache, _core, _page, _report

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
    if isinstance(variants, str) or not all(isinstance(name, str) for name in variants):
        raise TypeError("variants: expected a sequence of names")
    for name, value in (("features", features), ("tuning_file", tuning_file)):
        if not isinstance(value, (str, type(None))):
            raise TypeError(f"{name}: expected a text, got {type(value).__name__}")
    for name, value in (("threads", threads), ("opt_level", opt_level)):
        if not isinstance(value, int):
            raise TypeError(f"{name}: expected an integer, got {type(value).__name__}")
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
    name. As text it is all of them; `to_html` is a page. `costs` is the report of
    the operations of attention."""

    def __init__(self, stages, made, costs):
        self._stages = stages
        # For each stage, of each line the lines of the stage before.
        self._made = made
        self.costs: _report.Report = costs

    def __len__(self) -> int:
        return len(self._stages)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._stages)

    def __getitem__(self, stage):
        if isinstance(stage, (int, slice)):
            return self._stages[stage]
        for name, text in self._stages:
            if name == stage:
                return text
        raise KeyError(stage)

    def keys(self) -> list[str]:
        """The names of the stages, in their order."""
        return [name for name, _ in self._stages]

    def follow(self, stage: str, line: int) -> dict[str, list[int]]:
        """The lines that line `line` of a stage was made of, and those it became,
        for each stage; lines count from 1."""
        names = self.keys()
        if stage not in names:
            raise ValueError(f"stage: {stage!r}, expected one of {', '.join(names)}")
        at = names.index(stage)
        if not isinstance(line, int):
            raise TypeError("line: expected an integer")
        if not 1 <= line <= len(self._made[at]):
            raise ValueError(f"line: {line} of {len(self._made[at])}")
        found = {at: {line - 1}}
        for before in range(at, 0, -1):
            found[before - 1] = {source for one in found[before]
                                 for source in self._made[before][one]}
        for after in range(at + 1, len(names)):
            found[after] = {number for number, sources in enumerate(self._made[after])
                            if not found[after - 1].isdisjoint(sources)}
        return {names[number]: sorted(one + 1 for one in lines)
                for number, lines in sorted(found.items())}

    def to_html(self, title: str = "attn.explain",
                peak: Mapping[str, Any] | None = None) -> str:
        """One page that needs no other file: the stages, in which a line is
        followed by a click, the costs, what was chosen, and, where the sizes are
        known, the roofline of the machine: `peak` are FLOP/s by type ("f32") and
        "bytes", per second, measured by default (see `measure_peak`)."""
        parsed = self._stages[0][1].split("\n")
        types = []
        for cost in self.costs:
            line = parsed[int(cost["location"].split(":")[1]) - 1]
            found = re.findall(r"x(f32|f64|bf16|f16)>", line)
            types.append(found[-1] if found else "f32")
        if peak is None and any("allowed" in cost["flops"] for cost in self.costs):
            peak = _core.measure_peak()
        elif peak is not None:
            if not isinstance(peak, Mapping):
                raise TypeError("peak: expected a table of numbers by type")
            peak = dict(peak)
            for name in {"f32", "bytes", *(peak.keys() & {"f64", "f16", "bf16"})}:
                if not (isinstance(peak.get(name), (int, float))
                        and 0 < peak[name] < float("inf")):
                    raise ValueError(f"peak: expected a positive number for '{name}'")
            for name in types:
                peak.setdefault(name, peak["f32"])
        if peak is not None:
            # Kernels compute in f32 what has no instructions of its own.
            peak.setdefault("f16", peak["f32"])
        return _page.render(title, self._stages, self._made, self.costs.to_list(), types,
                            peak)

    def __str__(self):
        return "\n".join(f"// After {name}:\n{text}"
                         for name, text in self._stages)


def explain(
    source: str | bytes,
    *,
    fuse: bool = True,
    target: str = "native",
    shapes: Sequence[Sequence[int] | None] | Mapping[int, Sequence[int]] | None = None,
    html: str | os.PathLike[str] | None = None,
    peak: Mapping[str, Any] | None = None,
) -> Explanation:
    """Runs the stages of the compiler on a module of MLIR, and returns the IR
    after each of them: "parsed", "decompose", "fused-cpu" (or "unfused"),
    "bufferize", "kernel", "vector", "llvm".

    shapes  sizes of the arguments, by their number, where they are not static;
            for the costs, not for the code
    html    where to write a page, as `Explanation.to_html` makes it of `peak`

    The shapes of the kernels that were chosen stand in the attribute `config`
    of attn.online_sdpa after "fused-cpu". Raises ValueError with the
    diagnostics.
    """
    source = _to_bytes(source)
    if not isinstance(target, str):
        raise TypeError("target: expected the name of a CPU")
    # It becomes an option of passes.
    if not re.fullmatch(r"[\w.+-]*", target):
        raise ValueError(f"target: '{target}' is no name of a CPU")
    text, made = _page.split_locations(
        _core.run_passes(source, "attn-reject-nested-modules", True))
    costs = _report.Report(_report.count_costs(text.encode(), shapes))
    stages, made, passes = [("parsed", text)], [[[]] * len(made)], []
    for stage in _STAGES:
        if stage == "fused-cpu" and not fuse:
            stage = "unfused"
        passes.append(f"attn-stage-{stage}{{target-cpu={target}}}")
        try:
            text = _core.run_passes(text.encode(), passes[-1], True)
        except ValueError:
            # That has places in the text of the stage before; those of the source
            # are known where all stages run at once.
            _core.run_passes(source, ",".join(passes))
            raise
        text, sources = _page.split_locations(text)
        stages.append((stage, text))
        made.append(sources)
    explanation = Explanation(stages, made, costs)
    if html is not None:
        page = explanation.to_html(peak=peak)
        with open(html, "w", encoding="utf-8") as file:
            file.write(page)
    return explanation
