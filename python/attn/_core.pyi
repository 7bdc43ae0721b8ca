# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
from collections.abc import Callable, Sequence
from typing import Any, Literal, Protocol

class SupportsDLPack(Protocol):
    def __dlpack__(self, **options: Any) -> Any: ...

class Tensor:
    @property
    def shape(self) -> tuple[int, ...]: ...
    @property
    def dtype(self) -> str: ...
    def __dlpack__(
        self,
        stream: Any = None,
        max_version: tuple[int, int] | None = None,
        dl_device: tuple[int, int] | None = None,
        copy: bool | None = None,
    ) -> Any: ...
    def __dlpack_device__(self) -> tuple[int, int]: ...

class Function:
    @property
    def name(self) -> str: ...
    @property
    def arguments(self) -> list[tuple[str, tuple[int | None, ...]]]: ...
    @property
    def results(self) -> list[tuple[str, tuple[int | None, ...]]]: ...
    def __call__(self, *arguments: SupportsDLPack, out: Any = None) -> Any: ...
    def _call(
        self,
        arguments: Sequence[SupportsDLPack],
        out: Any,
        names: Sequence[str],
        views: Sequence[str] = (),
    ) -> Any: ...

class Module:
    @property
    def functions(self) -> list[Function]: ...
    @property
    def compile_seconds(self) -> float: ...
    def save(self) -> bytes: ...

def sdpa(
    q: SupportsDLPack,
    k: SupportsDLPack,
    v: SupportsDLPack,
    *,
    mask: SupportsDLPack | None = None,
    bias: SupportsDLPack | None = None,
    causal: Literal["top_left", "bottom_right"]
    | int
    | Sequence[int]
    | SupportsDLPack
    | None = None,
    window: tuple[int | None, int | None] | None = None,
    scale: float | None = None,
    softcap: float | None = None,
    score_mod: Callable[[Any, Any, Any, Any, Any], Any] | None = None,
    mask_mod: Callable[[Any, Any, Any, Any], Any] | None = None,
    key_lengths: int | Sequence[int] | SupportsDLPack | None = None,
    return_lse: bool = False,
    layout: Literal["bhsd", "bshd", "bhsd-as-bshd"] = "bhsd",
    out: Any = None,
) -> Any: ...
def compile(
    source: bytes,
    *,
    target_cpu: str | None = None,
    target_features: str | None = None,
    variants: Sequence[str] = (),
    tuning_file: str | None = None,
    threads: int = 0,
    opt_level: int = 3,
    fuse: bool = True,
    fast_math: int = 1,
    strided_arguments: bool = True,
) -> Module: ...
def load(bytes: bytes) -> Module: ...
def run_passes(source: bytes, passes: str, locations: bool = False) -> str: ...
def measure_peak() -> dict[str, Any]: ...
def xla_handler() -> Any: ...
def add_xla_function(text: str, function: Function) -> None: ...
def inspect(tensor: SupportsDLPack, name: str) -> tuple[str, tuple[int, ...]]: ...
def inspect_strided(
    tensor: SupportsDLPack, name: str
) -> tuple[str, tuple[int, ...], tuple[int, ...]]: ...
def read_integers(numbers: int | Sequence[int] | SupportsDLPack, count: int,
                  name: str) -> tuple[str, list[int]]: ...
def build() -> str: ...
def set_num_threads(threads: int) -> None: ...
def get_num_threads() -> int: ...
