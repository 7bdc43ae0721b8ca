# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""MLIR as text: constants, and operations on whole tensors."""

import numpy as np

from . import _sizes
from ._scalars import Scalars
from ._sizes import Size
from ._values import Value, dtype_of, is_float, number, numpy_type, tensor_type

# Constants with more elements are written as bytes, and those with more bytes are
# kept by the module beside the operation.
_MAX_WRITTEN, _MAX_BYTES = 64, 1 << 20


class Builder:
    """Collects the operations of one function."""

    def __init__(self, arguments_for_weights):
        self.lines, self.resources, self.weights = [], [], []
        self.arguments_for_weights = arguments_for_weights
        self.location = None
        self.inputs = {}
        self._count = 0
        self._cache = {}

    def fresh(self):
        self._count += 1
        return f"%{self._count}"

    def emit(self, text, results=None):
        """An operation with one result, which is returned, or with a list of them."""
        place = self.fresh()
        count = "" if results in (None, 1) else f":{results}"
        self.lines.append(f"  {place}{count} = {text}{self._where()}")
        if results is None:
            return place
        return [f"{place}#{at}" for at in range(results)] if results > 1 else [place]

    def _where(self):
        return f" loc({self.location})" if self.location else ""

    def _cached(self, key, make):
        place = self._cache.get(key)
        if place is None:
            place = self._cache[key] = make()
        return place

    # Numbers.

    def scalar(self, value, dtype):
        text = number(value, dtype)
        if dtype == "i1":
            return self._cached((text, dtype),
                                lambda: self.emit(f"arith.constant {text}"))
        return self._cached((text, dtype),
                            lambda: self.emit(f"arith.constant {text} : {dtype}"))

    def index(self, size):
        """A size as a value of the type index."""
        if not isinstance(size, Size):
            return self.scalar(size, "index")
        return self._cached(size, lambda: self._index(size))

    def _index(self, size):
        total = None
        # Products before sums; the order is that of the text of a size.
        for variables, factor in size.terms.items():
            place = None if variables and factor == 1 else self.scalar(factor, "index")
            for item in variables:
                other = self._cached(item, lambda item=item: self._variable(item))
                place = other if place is None else self.emit(
                    f"arith.muli {place}, {other} : index")
            total = place if total is None else self.emit(
                f"arith.addi {total}, {place} : index")
        return total

    def _variable(self, item):
        if item.kind == "dim":
            name, dim = item.arguments
            value = self.inputs[name]
            return self.emit(f"tensor.dim {value.name}, {self.scalar(dim, 'index')} : "
                             f"{value.type}")
        if item.kind == "element":
            name, element = item.arguments
            value = self.inputs[name]
            places = [self.scalar(element, "index")] * value.rank
            found = self.emit(f"tensor.extract {value.name}[{', '.join(places)}] : "
                              f"{value.type}")
            return self.emit(f"arith.index_cast {found} : {value.dtype} to index")
        a, b = (self.index(argument) for argument in item.arguments)
        if item.kind == "floordiv":
            # What runs checks its sizes first; nothing may fault before.
            b = self.emit(f"arith.maxsi {b}, {self.scalar(1, 'index')} : index")
            return self.emit(f"arith.floordivsi {a}, {b} : index")
        return self.emit(f"arith.{item.kind}si {a}, {b} : index")

    def _bounds(self, sizes):
        """A list of sizes as operations on slices take it."""
        return "[" + ", ".join(self.index(s) if isinstance(s, Size) else str(s)
                               for s in sizes) + "]"

    # Tensors.

    def ssa(self, value):
        if value.name is None:
            value.name = self._materialize(value)
        return value.name

    def _materialize(self, value):
        known = value.known
        if known.dtype == object:
            if value.dtype != "index":
                places = [self.emit(f"arith.index_cast {self.index(s)} : index to "
                                    f"{value.dtype}") for s in known.ravel()]
            else:
                places = [self.index(s) for s in known.ravel()]
            if value.rank == 0 or known.size > 0:
                return self.emit(f"tensor.from_elements {', '.join(places)} : {value.type}")
            return self.empty(value.dtype, value.sizes)
        return self._constant(known, value)

    def _constant(self, array, value):
        kind = value.type
        flat = array.ravel()
        if flat.size and (flat.size == 1 or (flat.view(f"V{flat.itemsize}") ==
                                             flat[:1].view(f"V{flat.itemsize}")).all()):
            return self.emit(f"arith.constant dense<{number(flat[0], value.dtype)}> : {kind}")
        if flat.size <= _MAX_WRITTEN or value.dtype == "i1":
            return self.emit(f"arith.constant dense<{self._written(array, value.dtype)}> : "
                             f"{kind}")
        if (self.arguments_for_weights and is_float(value.dtype) and value.rank <= 3
                and flat.size >= 1024):
            place = f"%weight{len(self.weights)}"
            self.weights.append((place, kind, np.ascontiguousarray(array)))
            return place
        if flat.nbytes <= _MAX_BYTES:
            data = np.ascontiguousarray(array).tobytes().hex().upper()
            return self.emit(f'arith.constant dense<"0x{data}"> : {kind}')
        name = f"constant_{len(self.resources)}"
        data = np.ascontiguousarray(array).tobytes().hex().upper()
        alignment = array.dtype.itemsize.to_bytes(4, "little").hex().upper()
        self.resources.append(f'{name}: "0x{alignment}{data}"')
        return self.emit(f"arith.constant dense_resource<{name}> : {kind}")

    def _written(self, array, dtype):
        if array.ndim == 0:
            return number(array[()], dtype)
        if array.size == 0:
            return ""
        return "[" + ", ".join(self._written(part, dtype) for part in array) + "]"

    def constant(self, array, dtype=None):
        array = np.asarray(array) if dtype is None else np.asarray(array, numpy_type(dtype))
        return Value(dtype or dtype_of(array), array.shape, known=array)

    def empty(self, dtype, sizes):
        dynamic = ", ".join(self.index(s) for s in sizes if isinstance(s, Size))
        return self.emit(f"tensor.empty({dynamic}) : {tensor_type(dtype, sizes)}")

    def fill(self, number_value, dtype, sizes):
        out, kind = self.empty(dtype, sizes), tensor_type(dtype, sizes)
        scalar = self.scalar(number_value, dtype)
        name = self.emit(f"linalg.fill ins({scalar} : {dtype}) outs({out} : {kind}) -> {kind}")
        return Value(dtype, sizes, name)

    def generic(self, operands, maps, out, out_map, loops, kinds, body):
        """linalg.generic: `operands` are Values, `out` is a Value that is written
        to; `body` takes a Scalars and the elements, and returns the new one."""
        names = [self.ssa(operand) for operand in operands]
        scalars = Scalars(self)
        places = [self.fresh() for _ in range(len(operands) + 1)]
        result = body(scalars, *places)
        dims = ", ".join(f"d{i}" for i in range(loops))
        texts = ", ".join(f"affine_map<({dims}) -> ({', '.join(m)})>"
                          for m in (*maps, out_map))
        iterators = ", ".join(f'"{kind}"' for kind in kinds)
        ins = ""
        if operands:
            ins = (f" ins({', '.join(names)} : "
                   f"{', '.join(operand.type for operand in operands)})")
        header = ", ".join(f"{place}: {value.dtype}"
                           for place, value in zip(places, (*operands, out)))
        body_text = "\n".join(scalars.lines)
        name = self.emit(
            f"linalg.generic {{indexing_maps = [{texts}], iterator_types = [{iterators}]}}"
            f"{ins} outs({out.name} : {out.type}) {{\n  ^bb0({header}):\n{body_text}\n"
            f"    linalg.yield {result} : {out.dtype}\n  }} -> {out.type}")
        return Value(out.dtype, out.sizes, name)

    def elementwise(self, dtype, sizes, operands, body):
        """One element of the result from one of each operand, which broadcast:
        those of size 1, and those of a lower rank. `body` takes a Scalars and the
        elements."""
        rank = len(sizes)
        tensors, maps, places = [], [], []
        for operand in operands:
            if operand.is_constant and operand.known.size == 1:
                places.append(self.scalar(operand.known.ravel()[0], operand.dtype))
                continue
            places.append(None)
            tensors.append(operand)
            shift = rank - operand.rank
            maps.append([
                "0" if size == 1 and sizes[dim + shift] != 1 else f"d{dim + shift}"
                for dim, size in enumerate(operand.sizes)])

        def fill_in(scalars, *elements):
            given = iter(elements)
            return body(scalars, *(place or next(given) for place in places))

        out = Value(dtype, sizes, self.empty(dtype, sizes))
        return self.generic(tensors, maps, out, [f"d{i}" for i in range(rank)], rank,
                            ["parallel"] * rank, fill_in)

    def convert(self, value, dtype):
        if value.dtype == dtype:
            return value
        if value.is_constant:
            return self.constant(value.known.astype(numpy_type(dtype)), dtype)
        return self.elementwise(
            dtype, value.sizes, [value],
            lambda s, x: s.convert(x, value.dtype, dtype))

    def reduce(self, value, axes, start, dtype, body):
        """Folds dimensions away; `start` is what an empty one gives."""
        kept = [dim for dim in range(value.rank) if dim not in axes]
        out = self.fill(start, dtype, [value.sizes[dim] for dim in kept])
        return self.generic(
            [value], [[f"d{dim}" for dim in range(value.rank)]], out,
            [f"d{dim}" for dim in kept], value.rank,
            ["reduction" if dim in axes else "parallel" for dim in range(value.rank)],
            body)

    # Views.

    def transpose(self, value, permutation):
        if list(permutation) == list(range(value.rank)):
            return value
        if value.known is not None:
            known = value.known.transpose(permutation)
            return Value(value.dtype, known.shape, known=known)
        sizes = [value.sizes[dim] for dim in permutation]
        out, kind = self.empty(value.dtype, sizes), tensor_type(value.dtype, sizes)
        name = self.emit(
            f"linalg.transpose ins({self.ssa(value)} : {value.type}) outs({out} : {kind}) "
            f"permutation = [{', '.join(map(str, permutation))}]")
        return Value(value.dtype, sizes, name)

    def slice(self, value, offsets, sizes, strides=None):
        strides = strides or [1] * value.rank
        if (all(isinstance(o, int) and o == 0 for o in offsets)
                and tuple(sizes) == value.sizes and all(s == 1 for s in strides)):
            return value
        # An empty slice may begin behind the end, where a view may not.
        if any(isinstance(size, int) and size == 0 for size in sizes):
            return Value(value.dtype, sizes, self.empty(value.dtype, sizes))
        kind = tensor_type(value.dtype, sizes)
        name = self.emit(
            f"tensor.extract_slice {self.ssa(value)}{self._bounds(offsets)} "
            f"{self._bounds(sizes)} {self._bounds(strides)} : {value.type} to {kind}")
        return Value(value.dtype, sizes, name)

    def insert(self, value, into, offsets, strides=None):
        # At the end there is no room for nothing.
        if any(isinstance(size, int) and size == 0 for size in value.sizes):
            return into
        name = self.emit(
            f"tensor.insert_slice {self.ssa(value)} into {into.name}{self._bounds(offsets)} "
            f"{self._bounds(value.sizes)} {self._bounds(strides or [1] * value.rank)} : "
            f"{value.type} into {into.type}")
        return Value(into.dtype, into.sizes, name)

    def concatenate(self, values, axis):
        sizes = list(values[0].sizes)
        sizes[axis] = sum((value.sizes[axis] for value in values[1:]), values[0].sizes[axis])
        result = Value(values[0].dtype, sizes, self.empty(values[0].dtype, sizes))
        offset = 0
        for value in values:
            offsets = [0] * len(sizes)
            offsets[axis] = offset
            result = self.insert(value, result, offsets)
            offset = offset + value.sizes[axis]
        return result

    def reshape(self, value, sizes):
        """A view of the same elements with other sizes; the caller knows that
        there are as many."""
        sizes = tuple(sizes)
        if sizes == value.sizes:
            return value
        if value.known is not None and not any(isinstance(s, Size) for s in sizes):
            return Value(value.dtype, sizes, known=value.known.reshape(sizes))
        if value.rank == 0:
            return self._expand(value, [], sizes)
        if not sizes:
            return self._collapse(value, [], sizes)
        groups = _group(value.sizes, sizes)
        if groups is None:
            flat = self._collapse(value, [list(range(value.rank))],
                                  [_sizes.product(value.sizes)])
            return self._expand(flat, [list(range(len(sizes)))], sizes)
        # Down to what both have in common, and up again.
        common = [_sizes.product(value.sizes[dim] for dim in source)
                  for source, _ in groups]
        value = self._collapse(value, [source for source, _ in groups], common)
        return self._expand(value, [target for _, target in groups], sizes)

    def _collapse(self, value, groups, sizes):
        if len(groups) == value.rank:
            return self._cast(value, sizes)
        natural = _products_of(value.sizes, groups)
        kind = tensor_type(value.dtype, natural)
        text = "[" + ", ".join(str(group) for group in groups) + "]"
        name = self.emit(f"tensor.collapse_shape {self.ssa(value)} {text} : {value.type} "
                         f"into {kind}")
        return self._cast(Value(value.dtype, natural, name), sizes)

    def _expand(self, value, groups, sizes):
        if len(sizes) == value.rank:
            return self._cast(value, sizes)
        if value.rank:
            value = self._cast(value, _products_of(sizes, groups))
        kind = tensor_type(value.dtype, sizes)
        text = "[" + ", ".join(str(group) for group in groups) + "]"
        name = self.emit(f"tensor.expand_shape {self.ssa(value)} {text} output_shape "
                         f"{self._bounds(sizes)} : {value.type} into {kind}")
        return Value(value.dtype, sizes, name)

    def _cast(self, value, sizes):
        """The same tensor where its sizes are known by another name."""
        kind = tensor_type(value.dtype, sizes)
        if kind == value.type:
            return Value(value.dtype, sizes, self.ssa(value))
        name = self.emit(f"tensor.cast {self.ssa(value)} : {value.type} to {kind}")
        return Value(value.dtype, sizes, name)


def _products_of(sizes, groups):
    """The sizes of groups of dimensions, as types have them: known where all are."""
    return [_sizes.product(sizes[dim] for dim in group)
            if not any(isinstance(sizes[dim], Size) for dim in group) else
            _sizes.variable("dim", "", 0) for group in groups]


def _group(source, target):
    """Pairs of ranges of dimensions with the same product, None where the sizes
    do not tell. Every dimension is in one, and no range is empty."""
    if not source or not target:
        return None
    groups, i, j = [], 0, 0
    while i < len(source) and j < len(target):
        left, right = [i], [j]
        a, b = source[i], target[j]
        i, j = i + 1, j + 1
        while a != b:
            # The side that divides the other one is the one to grow.
            if i < len(source) and _divides(a, b):
                a, left, i = a * source[i], left + [i], i + 1
            elif j < len(target) and _divides(b, a):
                b, right, j = b * target[j], right + [j], j + 1
            else:
                return None
        groups.append([left, right])
    # Sizes of 1 at the end belong to the last group.
    if any(size != 1 for size in source[i:]) or any(size != 1 for size in target[j:]):
        return None
    groups[-1][0] += range(i, len(source))
    groups[-1][1] += range(j, len(target))
    return groups


def _divides(a, b):
    return _sizes.exact_quotient(b, a) is not None
