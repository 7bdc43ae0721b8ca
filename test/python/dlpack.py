# Anything with __dlpack__ is taken, of both versions, and what it cannot be given
# back as is a tensor with __dlpack__ too.
#
# RUN: %python %s

import attn
import numpy as np
from reference import close, raises, sdpa


class Versioned:
    def __init__(self, array):
        self.array = array

    def __dlpack__(self, *, max_version=None, **_):
        return self.array.__dlpack__(max_version=max_version)

    def __dlpack_device__(self):
        return self.array.__dlpack_device__()


class Unversioned(Versioned):
    def __dlpack__(self, *, stream=None):
        return self.array.__dlpack__()


class Broken(Versioned):
    def __dlpack__(self, **_):
        return 3


class Raising(Versioned):
    def __dlpack__(self, **_):
        raise RuntimeError("gone")


random = np.random.default_rng(6)
array = random.standard_normal((1, 2, 5, 16)).astype(np.float32)
expected = sdpa(array, array, array)[0]
for kind in (Versioned, Unversioned):
    tensor = kind(array)
    output = attn.sdpa(tensor, tensor, array)
    assert isinstance(output, attn.Tensor)
    assert output.shape == (1, 2, 5, 16) and output.dtype == "f32"
    first, second = np.from_dlpack(output), np.from_dlpack(output)
    del output
    close(first, expected)
    assert np.shares_memory(first, second)
    place = np.empty_like(array)
    attn.sdpa(tensor, tensor, tensor, out=kind(place))
    close(place, expected)
    # One result is the argument of the next call.
    again = attn.sdpa(attn.sdpa(tensor, tensor, tensor), tensor, tensor)
    close(np.from_dlpack(again), sdpa(expected, array, array)[0])

raises(TypeError, "q: __dlpack__ returned no DLPack capsule", attn.sdpa, Broken(array), array,
       array)
raises(TypeError, "q: this Raising does not give its memory: gone", attn.sdpa, Raising(array),
       array, array)
frozen = array.copy()
frozen.flags.writeable = False
close(attn.sdpa(frozen, frozen, frozen), expected)
raises(ValueError, "out: read-only", attn.sdpa, array, array, array, out=Versioned(frozen))
