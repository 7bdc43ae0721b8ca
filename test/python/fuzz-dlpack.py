# Whatever the fields of a DLPack struct say, the result is that of the formula or
# an exception that names the argument.
#
# RUN: %python %s

import ctypes
import random

import attn
import numpy as np
from reference import close, raises, sdpa

_MOST, _LEAST = 2**63 - 1, -2**63


class Tensor(ctypes.Structure):
    _fields_ = [("data", ctypes.c_void_p), ("device_type", ctypes.c_int32),
                ("device_id", ctypes.c_int32), ("ndim", ctypes.c_int32),
                ("code", ctypes.c_uint8), ("bits", ctypes.c_uint8), ("lanes", ctypes.c_uint16),
                ("shape", ctypes.POINTER(ctypes.c_int64)),
                ("strides", ctypes.POINTER(ctypes.c_int64)), ("byte_offset", ctypes.c_uint64)]


class Managed(ctypes.Structure):
    _fields_ = [("major", ctypes.c_uint32), ("minor", ctypes.c_uint32),
                ("context", ctypes.c_void_p), ("deleter", ctypes.c_void_p),
                ("flags", ctypes.c_uint64), ("tensor", Tensor)]


NEW = ctypes.pythonapi.PyCapsule_New
NEW.restype = ctypes.py_object
NEW.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]


class Given:
    """An array as DLPack, of which fields can be changed."""

    def __init__(self, array):
        self.array = array
        self.sizes = (ctypes.c_int64 * 8)(*array.shape)
        self.steps = (ctypes.c_int64 * 8)(*(s // array.itemsize for s in array.strides))
        self.managed = Managed(1, 0, None, None, 0, Tensor(
            array.ctypes.data, 1, 0, array.ndim, {"f": 2, "i": 0, "b": 6}[array.dtype.kind],
            8 * array.itemsize, 1, self.sizes, self.steps, 0))

    def __dlpack__(self, **_):
        return NEW(ctypes.addressof(self.managed), b"dltensor_versioned", None)

    def __dlpack_device__(self):
        return (1, 0)


numpy_rng = np.random.default_rng(4)
# Views of larger blocks: strides and offsets that are taken stay inside of them.
block = numpy_rng.standard_normal(1 << 16).astype(np.float32)
room, allowed, lengths = np.zeros_like(block), np.ones(1 << 16, bool), np.full(64, 3)


def given(*sizes, source=block):
    return Given(source[:int(np.prod(sizes))].reshape(sizes))


FIELDS = {
    "data": (None,), "device_type": (0, -1, 2, 13, 2**31 - 1), "ndim": (-1, 0, 3, 5, 9, 2**31 - 1),
    "code": (0, 1, 3, 5, 17, 255), "bits": (0, 1, 7, 16, 64, 255), "lanes": (0, 2, 65535),
    "shape": (None,), "strides": (None,),
    "byte_offset": (1, 4, 2**57, 2**62, 2**63 - 4, 2**63, 2**64 - 4, 2**64 - 1)}
SIZES = (-1, 0, 1, 3, 2**40 + 1, 2**62, _MOST, _LEAST)
STRIDES = (0, 2, 15, 1000, -1, -16, 2**57, 2**61, _MOST, _LEAST)


def spoil(rng, tensor):
    name = rng.choice((*FIELDS, "sizes", "steps", "sizes", "steps"))
    if name in FIELDS:
        setattr(tensor.managed.tensor, name, rng.choice(FIELDS[name]))
    else:
        getattr(tensor, name)[rng.randrange(4)] = rng.choice(SIZES if name == "sizes" else STRIDES)


rng = random.Random(5)
taken = refused = 0
for _ in range(700):
    tensors = [given(2, 4, 5, 16), given(2, 2, 7, 16), given(2, 2, 7, 16)]
    options = {}
    if rng.random() < 0.3:
        options["bias"] = given(2, 4, 5, 7)
    if rng.random() < 0.3:
        options["key_lengths"] = given(2, source=lengths)
    if rng.random() < 0.3:
        options["out"] = given(2, 4, 5, 16, source=room)
    for _ in range(rng.randrange(3)):
        spoil(rng, rng.choice([*tensors, *options.values()]))
    try:
        attn.sdpa(*tensors, **options)
        taken += 1
    except (TypeError, ValueError) as error:
        assert str(error).startswith(("q: ", "k: ", "v: ", "bias: ", "key_lengths: ", "out: ")), (
            str(error))
        refused += 1
assert taken > 100 and refused > 100, (taken, refused)

taken = refused = 0
NAMES = ("x", "wq", "wk", "wv", "wo", "context", "bq", "mask", "key_lengths", "out")
for _ in range(700):
    tensors = {"x": given(2, 5, 16), **{name: given(16, 16) for name in NAMES[1:5]}}
    for name, make in (("context", lambda: given(2, 5, 16)), ("bq", lambda: given(16)),
                       ("mask", lambda: given(2, 2, 5, 5, source=allowed)),
                       ("key_lengths", lambda: given(2, source=lengths)),
                       ("out", lambda: given(2, 5, 16, source=room))):
        # Few combinations, each of which is compiled.
        if rng.random() < (0.5 if name == "out" else 0.05):
            tensors[name] = make()
    name = rng.choice(list(tensors))
    for _ in range(rng.randrange(3)):
        if rng.random() < 0.8:
            field = rng.choice(tuple(FIELDS))
            setattr(tensors[name].managed.tensor, field, rng.choice(FIELDS[field]))
        else:
            tensors[name].sizes[rng.randrange(tensors[name].array.ndim)] = rng.choice(SIZES)
    try:
        attn.multihead(**tensors, h=2, d_k=8)
        taken += 1
    except (TypeError, ValueError) as error:
        # Sizes that x has and others do not are theirs to explain.
        assert str(error).startswith(tuple(name + ": " for name in NAMES)), str(error)
        refused += 1
assert taken > 100 and refused > 100, (taken, refused)

# What each field says where it is the only one that is wrong.
q = np.ascontiguousarray(block[:320].reshape(1, 4, 5, 16))
for field, value, kind, message in (
        ("byte_offset", 2**64 - 4, ValueError, "byte offset 18446744073709551612"),
        ("byte_offset", 2**63, ValueError, "byte offset 9223372036854775808"),
        ("byte_offset", 2, ValueError, "argument 1"),
        ("data", None, ValueError, "a tensor without data"),
        ("shape", None, ValueError, "a tensor without a shape"),
        ("ndim", -1, ValueError, "rank -1"), ("ndim", 2**31 - 1, ValueError, "rank 2147483647"),
        ("lanes", 2, TypeError, "elements of type a vector type"),
        ("bits", 128, TypeError, "elements of type f128"),
        ("code", 200, TypeError, "elements of type type 200"),
        ("device_type", 2, ValueError, "not in the memory of the CPU")):
    spoiled = Given(q)
    setattr(spoiled.managed.tensor, field, value)
    raises(kind, "k: " + message, attn.sdpa, Given(q), spoiled, Given(q))
for sizes, message in (((1, 4, _LEAST, 16), "size -9223372036854775808 of dimension 2"),
                       ((1, 4, _MOST, 16), "")):
    spoiled, other = Given(q), Given(q)
    spoiled.sizes[:4] = other.sizes[:4] = sizes
    raises(ValueError, "k: " + message, attn.sdpa, Given(q), spoiled, other)
for field, value, message in (("data", None, "a tensor without data"),
                              ("byte_offset", 2**64 - 8, "byte offset")):
    spoiled = given(1, source=lengths)
    setattr(spoiled.managed.tensor, field, value)
    raises(ValueError, "key_lengths: " + message, attn.sdpa, q, q, q, key_lengths=spoiled)
close(np.from_dlpack(attn.sdpa(Given(q), Given(q), Given(q))), sdpa(q, q, q)[0])
