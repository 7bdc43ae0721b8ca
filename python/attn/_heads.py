# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the heads of a layer look at, as pictures.

The weights of a query are those that attention gives to values. With values that
are 1 in the column of the picture which their key belongs to, and 0 elsewhere, the
result of attention is the row of the picture: the kernel makes it, and the weights
are never in memory.
"""

from __future__ import annotations

import operator
import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from . import _core

if TYPE_CHECKING:
    import numpy

    from ._core import SupportsDLPack

# Widths of such values, so that few kernels are compiled.
_WIDTHS = (32, 64, 128, 256, 512)
# Of a PNG, which is in memory as a whole.
_PIXELS = 2**28


class HeadMaps:
    """Maps of the heads of a layer, which `show_heads` returns.

    `maps` is [heads, rows, columns], f32: the share of the weight of the queries
    of a row that goes to the keys of a column. `heads` are their numbers. Shown as
    a picture by notebooks.
    """

    def __init__(self, maps, heads, columns, query_labels, key_labels):
        self.maps: numpy.ndarray = maps
        self.heads: list[int] = heads
        self._columns = columns
        self._query_labels, self._key_labels = query_labels, key_labels

    def to_svg(self) -> str:
        """The picture with titles, and with labels where there is room."""
        from . import _picture

        titles = [f"head {head}, up to {weights.max(initial=0):.2g}"
                  for head, weights in zip(self.heads, self.maps)]
        return _picture.encode_svg(self.maps, titles, self._columns,
                                   self._query_labels, self._key_labels)

    def to_png(self, scale: int | None = None) -> bytes:
        """The maps alone, from left to right and then down; `scale` pixels, by
        default as many as make 128 of the longer side, for a row or column."""
        from . import _picture

        if scale is None:
            scale = max(1, 128 // max(1, *self.maps.shape[1:]))
        elif _index("scale", scale) < 1:
            raise ValueError(f"scale: {scale}, expected a positive number")
        if self.maps.size * scale**2 > _PIXELS:
            raise ValueError(f"scale: {scale} makes a picture of more than {_PIXELS} "
                             "pixels")
        return _picture.encode_grid(self.maps, self._columns, scale)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes a file, .svg or .png by its name."""
        name = os.fspath(path)
        if name.endswith(".svg"):
            data = self.to_svg().encode()
        elif name.endswith(".png"):
            data = self.to_png()
        else:
            raise ValueError(f"path: '{name}' does not end in .svg or .png")
        with open(path, "wb") as file:
            file.write(data)

    def _repr_html_(self):
        return self.to_svg()

    def __repr__(self):
        count, rows, columns = self.maps.shape
        return f"<attn.HeadMaps: {count} heads, {rows} x {columns}>"


def _index(name, value):
    try:
        return operator.index(value)
    except TypeError:
        raise TypeError(f"{name}: expected an integer, got "
                        f"{type(value).__name__}") from None


def _read_labels(name, labels, count, what):
    if labels is None:
        return None
    try:
        labels = [str(label) for label in labels]
    except TypeError:
        raise TypeError(f"{name}: expected a sequence of texts, got "
                        f"{type(labels).__name__}") from None
    if len(labels) != count:
        raise ValueError(f"{name}: {len(labels)} of them for {count} {what}")
    return labels


def _to_array(tensor, name, batch=None):
    """An array of NumPy over the tensor, f32 where it is a narrower float; with
    `batch`, of this batch alone."""
    import numpy as np

    dtype, sizes = _core.inspect(tensor, name)
    if isinstance(tensor, _core.Tensor):
        tensor = np.from_dlpack(tensor)
    if batch is not None:
        tensor = tensor[batch if sizes[0] > 1 else 0]
    if type(tensor).__module__.split(".")[0] == "torch":
        tensor = (tensor.float() if dtype in ("f16", "bf16") else tensor).numpy()
    array = np.asarray(tensor)
    if dtype in ("f16", "bf16"):
        array = array.astype(np.float32)
    return array if batch is None else array[None]


def _to_batch(values, batch, batches, name):
    """The element of this batch of what is one number for each."""
    import numpy as np

    if values is None or isinstance(values, (int, str)):
        return values
    if not isinstance(values, (list, tuple)):
        values = _to_array(values, name)
        if values.ndim != 1:
            raise ValueError(f"{name}: rank {values.ndim}, expected 1, [B]")
    if len(values) != batches:
        raise ValueError(f"{name}: {len(values)} numbers for a batch of {batches}")
    return np.array([_index(name, values[batch])], np.int64)


def _take_pairs(tensor, name, batch, full):
    """A mask or bias as it is for one batch, of rank 4."""
    if tensor is None:
        return None
    sizes = _core.inspect(tensor, name)[1]
    rank = len(sizes)
    if rank > 4:
        raise ValueError(f"{name}: rank {rank}, expected at most 4, [B, H, Sq, Skv]")
    for dim, size in enumerate(sizes, 4 - rank):
        if size not in (1, full[dim]):
            raise ValueError(f"{name}: size {size} of dimension {dim} of "
                             f"[B, H, Sq, Skv], expected 1 or {full[dim]}")
    if rank == 4:
        return _to_array(tensor, name, batch)
    array = _to_array(tensor, name)
    return array.reshape((1,) * (4 - rank) + array.shape)


def _take_head(array, head):
    """One head of [B, H, ...], where a size of 1 is for all."""
    if array is None or array.shape[1] == 1:
        return array
    return array[:, head:head + 1]


def _make_columns(keys, size, dtype):
    """Values, [1, 1, keys, width], that are 1 in the column of their key."""
    import numpy as np

    count = min(keys, size)
    width = next(width for width in _WIDTHS if width >= count)
    values = np.zeros((1, 1, keys, width), dtype)
    places = np.arange(keys)
    values[0, 0, places, places * count // max(keys, 1)] = 1
    return values, count


def _pool_rows(weights, size, pool):
    """At most `size` rows of [queries, columns]."""
    import numpy as np

    queries = len(weights)
    if queries <= size:
        return weights
    starts = -(-np.arange(size) * queries // size)
    if pool == "max":
        return np.maximum.reduceat(weights, starts, axis=0)
    counts = np.diff(np.append(starts, queries))
    return np.add.reduceat(weights, starts, axis=0) / counts[:, None]


def show_heads(
    q: SupportsDLPack,
    k: SupportsDLPack,
    *,
    labels: Sequence[str] | None = None,
    key_labels: Sequence[str] | None = None,
    heads: Sequence[int] | None = None,
    batch: int = 0,
    size: int = 256,
    pool: Literal["mean", "max"] = "mean",
    columns: int | None = None,
    mask: SupportsDLPack | None = None,
    bias: SupportsDLPack | None = None,
    causal: Literal["top_left", "bottom_right"] | int | Sequence[int] |
    SupportsDLPack | None = None,
    window: tuple[int | None, int | None] | None = None,
    scale: float | None = None,
    softcap: float | None = None,
    score_mod: Callable[[Any, Any, Any, Any, Any], Any] | None = None,
    mask_mod: Callable[[Any, Any, Any, Any], Any] | None = None,
    key_lengths: int | Sequence[int] | SupportsDLPack | None = None,
    layout: Literal["bhsd", "bshd"] = "bhsd",
) -> HeadMaps:
    """The attention weights of the heads of a layer, as a picture for each.

    q, k        [B, H, Sq, D] and [B, Hkv, Skv, D], or with layout='bshd' [B, S, H,
                D]; NumPy arrays, PyTorch tensors on the CPU, arrays of JAX
    labels      names of the tokens, shown where there is room; of the keys too if
                there are as many
    key_labels  those of the keys
    heads       the numbers of the heads to show; all by default
    batch       which of the batch to show
    size        the most rows and columns of a map, up to 512. The keys that share a
                column add up; of the queries that share a row, `pool` shows the
                'mean', or in each column the one that gives it most ('max')
    columns     how many maps lie beside each other

    The other options mean what they mean in `sdpa`, which computes the maps, head
    after head: memory grows with Sq and Skv and not with their product. With
    score_mod or mask_mod, whose result may depend on the head and the batch, all
    heads are computed at once. bf16 and f16 are shown in the precision of f32.
    Needs NumPy. Raises TypeError or ValueError that begins with the name of the
    argument.
    """
    import numpy as np

    if layout not in ("bhsd", "bshd"):
        raise ValueError(f"layout: '{layout}', expected 'bhsd' or 'bshd'")
    if pool not in ("mean", "max"):
        raise ValueError(f"pool: '{pool}', expected 'mean' or 'max'")
    if not 1 <= _index("size", size) <= _WIDTHS[-1]:
        raise ValueError(f"size: {size}, expected 1 to {_WIDTHS[-1]}")
    order = ("B", "H", "S", "D") if layout == "bhsd" else ("B", "S", "H", "D")
    sizes = {}
    for name, tensor in (("q", q), ("k", k)):
        shape = _core.inspect(tensor, name)[1]
        if len(shape) != 4:
            raise ValueError(f"{name}: rank {len(shape)}, expected 4, "
                             f"[{', '.join(order)}]")
        sizes[name] = dict(zip(order, shape))
    batches, count = sizes["q"]["B"], sizes["q"]["H"]
    queries, keys = sizes["q"]["S"], sizes["k"]["S"]
    kv_heads = sizes["k"]["H"]
    if sizes["k"]["B"] != batches:
        raise ValueError(f"k: {sizes['k']['B']} batches, expected {batches} as in q")
    if batches == 0:
        raise ValueError("q: no batches to show")
    if not 0 <= _index("batch", batch) < batches:
        raise ValueError(f"batch: {batch}, expected 0 to {batches - 1}")
    if kv_heads == 0 or count == 0 or count % kv_heads:
        raise ValueError(f"k: {kv_heads} heads do not divide the {count} of q")
    if queries == 0 or keys == 0:
        raise ValueError(f"{'k' if queries else 'q'}: no tokens to show")
    if heads is not None and not hasattr(heads, "__iter__"):
        raise TypeError(f"heads: expected a sequence of integers, got "
                        f"{type(heads).__name__}")
    numbers = list(range(count)) if heads is None else [
        _index("heads", head) for head in heads]
    for head in numbers:
        if not 0 <= head < count:
            raise ValueError(f"heads: {head}, expected 0 to {count - 1}")
    if not numbers:
        raise ValueError("heads: none")
    labels = _read_labels("labels", labels, queries, "queries")
    key_labels = _read_labels("key_labels", key_labels, keys, "keys")
    if key_labels is None and queries == keys:
        key_labels = labels
    columns = 4 if columns is None else _index("columns", columns)
    if columns < 1:
        raise ValueError(f"columns: {columns}, expected a positive number")
    columns = min(columns, len(numbers))

    options = dict(causal=causal, window=window, scale=scale, softcap=softcap,
                   key_lengths=key_lengths)
    regions = score_mod is not None or mask_mod is not None
    if regions:
        # Their positions are those in the whole tensors.
        arrays = [_to_array(q, "q"), _to_array(k, "k")]
        pairs = {"mask": mask, "bias": bias}
        options.update(score_mod=score_mod, mask_mod=mask_mod)
    else:
        arrays = [_to_array(q, "q", batch), _to_array(k, "k", batch)]
        full = batches, count, queries, keys
        pairs = {name: _take_pairs(tensor, name, batch, full)
                 for name, tensor in (("mask", mask), ("bias", bias))}
        for name in ("causal", "key_lengths"):
            options[name] = _to_batch(options[name], batch, batches, name)
    if layout == "bshd":
        arrays = [array.swapaxes(1, 2) for array in arrays]
    values, used = _make_columns(keys, size, arrays[1].dtype)

    maps = []
    if regions:
        spread = np.broadcast_to(values, (batches, kv_heads, *values.shape[2:]))
        weights = np.asarray(_core.sdpa(*arrays, spread, **pairs, **options))[batch]
        maps = [_pool_rows(weights[head, :, :used], size, pool) for head in numbers]
    else:
        for head in numbers:
            weights = np.asarray(_core.sdpa(
                _take_head(arrays[0], head),
                arrays[1][:, head // (count // kv_heads)][:, None], values,
                **{name: _take_head(pair, head) for name, pair in pairs.items()},
                **options))
            maps.append(_pool_rows(weights[0, 0, :, :used], size, pool))
    return HeadMaps(np.stack(maps).astype(np.float32), numbers, columns, labels,
                    key_labels)
