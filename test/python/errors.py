# A mistake is an exception that begins with the name of the argument.
#
# RUN: %python %s

import attn
import numpy as np
from reference import raises

q = np.zeros((2, 4, 5, 16), np.float32)
k = np.zeros((2, 2, 7, 16), np.float32)
mask = np.ones((5, 7), bool)
frozen = q.copy()
frozen.flags.writeable = False
misaligned = np.frombuffer(bytearray(q.nbytes + 1), np.uint8)[1:].view(np.float32).reshape(q.shape)

TABLE = [
    (ValueError, "q: rank 3", (q[0], k, k), {}),
    (TypeError, "q: elements of type i32", (q.astype(np.int32), k, k), {}),
    (TypeError, "q: elements of format", (q.astype(complex), k, k), {}),
    (TypeError, "q: elements of format", (q.astype(">f4"), k, k), {}),
    (TypeError, "k: elements of type f64, expected f32", (q, k.astype(float), k), {}),
    (TypeError, "v: expected a tensor, got str", (q, k, "v"), {}),
    (TypeError, "v: expected a tensor, got NoneType", (q, k, None), {}),
    (TypeError, "v: expected a tensor, got list", (q, k, [1]), {}),
    (ValueError, "k: 1 batches", (q, k[:1], k), {}),
    (ValueError, "k: 8 numbers a head", (q, k[..., :8], k), {}),
    (ValueError, "v: 1 heads", (q, k, k[:, :1]), {}),
    (ValueError, "v: 6 values", (q, k, k[:, :, :6]), {}),
    (ValueError, "k: 3 heads do not divide the 4", (q, np.zeros((2, 3, 7, 16), np.float32),
                                                  np.zeros((2, 3, 7, 16), np.float32)), {}),
    (ValueError, "q: sizes [2, 0, 5, 16] have no head", (q[:, :0], k, k), {}),
    (ValueError, "q: stride -16 of dimension 2", (q[:, :, ::-1], k, k), {}),
    (ValueError, "k: stride 2 of the last dimension", (q[..., :8].copy(), k[..., ::2], k), {}),
    (ValueError, "q: argument 0", (misaligned, k, k), {}),
    (TypeError, "causal: True does not say", (q, k, k), {"causal": True}),
    (ValueError, "causal: 'left'", (q, k, k), {"causal": "left"}),
    (ValueError, "causal: 3 numbers for a batch of 2", (q, k, k), {"causal": [1, 2, 3]}),
    (ValueError, "causal: a number is out of range", (q, k, k), {"causal": 2**70}),
    (TypeError, "causal: elements of type f64", (q, k, k), {"causal": np.zeros(2)}),
    (ValueError, "window: with 5 queries and 7 keys", (q, k, k), {"window": (1, 1)}),
    (ValueError, "window: -2", (q, q, q), {"window": (-2, 1)}),
    (TypeError, "window: expected two", (q, q, q), {"window": 3}),
    (ValueError, "causal: the offset 2305843009213693953 of batch 0, expected -2^61 to 2^61",
     (q, k, k), {"causal": 2**61 + 1}),
    (TypeError, "window: expected two", (q, q, q), {"window": (1.5, 0)}),
    (TypeError, "scale: expected a number", (q, k, k), {"scale": "1"}),
    (ValueError, "scale: nan", (q, k, k), {"scale": float("nan")}),
    (ValueError, "scale: 1e+300 is", (q, k, k), {"scale": 1e300}),
    (ValueError, "softcap: 0", (q, k, k), {"softcap": 0}),
    (ValueError, "softcap: 1e-40 is", (q, k, k), {"softcap": 1e-40}),
    (ValueError, "causal: the offset 9223372036854775807 of batch 1", (q, k, k),
     {"causal": [0, 2**63 - 1]}),
    (ValueError, "causal: the offset -9223372036854775808 of batch 0", (q, k, k),
     {"causal": np.full(2, -2**63)}),
    (TypeError, "q: this type does not give its memory", (np.ndarray, k, k), {}),
    (TypeError, "mask: elements of type f32", (q, k, k), {"mask": mask.astype(np.float32)}),
    (ValueError, "mask: size 4 of dimension 2", (q, k, k), {"mask": mask[:4]}),
    (ValueError, "mask: rank 5", (q, k, k), {"mask": mask[None, None, None]}),
    (TypeError, "bias: elements of type bool", (q, k, k), {"bias": mask}),
    (ValueError, "key_lengths: 8 of batch 1", (q, k, k), {"key_lengths": [7, 8]}),
    (ValueError, "key_lengths: -1 of batch 0", (q, k, k), {"key_lengths": -1}),
    (TypeError, "key_lengths: expected integers", (q, k, k), {"key_lengths": [1.0, 2.0]}),
    (ValueError, "layout: 'sbhd'", (q, k, k), {"layout": "sbhd"}),
    (ValueError, "out: read-only", (q, k, k), {"out": frozen}),
    (ValueError, "out: result 0", (q, k, k), {"out": q[:1]}),
    (TypeError, "out: elements of type f64", (q, k, k), {"out": q.astype(float)}),
    (ValueError, "out: result 0", (q, k, k), {"out": np.broadcast_to(q[:1], q.shape).view()}),
    (TypeError, "out: with return_lse", (q, k, k), {"out": q, "return_lse": True}),
]
for kind, message, arguments, options in TABLE:
    if message == "out: result 0" and not options["out"].flags.writeable:
        message = "out: read-only"
    raises(kind, message, attn.sdpa, *arguments, **options)

# Rank 0 and more than any tensor has.
raises(ValueError, "q: rank 0", attn.sdpa, np.zeros((), np.float32), k, k)
raises(ValueError, "q: rank 20", attn.sdpa, np.zeros((1,) * 20, np.float32), k, k)

x, w = np.zeros((2, 5, 32), np.float32), np.zeros((32, 32), np.float32)
LAYERS = [
    (ValueError, "x: rank 2", (x[0], w, w, w, w), {}),
    (TypeError, "wq: elements of type f64", (x, w.astype(float), w, w, w), {}),
    (ValueError, "wk: sizes [32, 32], expected [32, 16]", (x, w, w, w, w), {"kv_groups": 2}),
    (ValueError, "wo: sizes [31, 32]", (x, w, w, w, w[1:]), {}),
    (ValueError, "bq: 5 numbers", (x, w, w, w, w), {"bq": w[0, :5]}),
    (ValueError, "kv_groups: 3 does not divide", (x, w, w, w, w), {"kv_groups": 3}),
    (ValueError, "context: 1 batches", (x, w, w, w, w), {"context": x[:1]}),
    (ValueError, "x: stride -32 of dimension 1 is negative", (x[:, ::-1], w, w, w, w), {}),
    (ValueError, "wk: stride -1 of dimension 1 is negative", (x, w, w[:, ::-1], w, w), {}),
    (ValueError, "key_lengths: 6 of batch 1, expected 0 to 5", (x, w, w, w, w),
     {"key_lengths": np.array([5, 6])}),
    (ValueError, "key_lengths: -1 of batch 0", (x, w, w, w, w),
     {"key_lengths": np.array([-1, 5], np.int32)}),
    (ValueError, "key_lengths: 3 numbers for a batch of 2", (x, w, w, w, w),
     {"key_lengths": np.zeros(3, int)}),
    (TypeError, "key_lengths: elements of type f32", (x, w, w, w, w),
     {"key_lengths": np.zeros(2, np.float32)}),
    (ValueError, "key_lengths: 1 numbers for a batch of 2", (x, w, w, w, w), {"key_lengths": [1]}),
    (TypeError, "key_lengths: expected integers", (x, w, w, w, w), {"key_lengths": [1.0, 2.0]}),
    (ValueError, "causal: a number is out of range", (x, w, w, w, w), {"causal": 2**70}),
    (TypeError, "causal: True does not say", (x, w, w, w, w), {"causal": True}),
    (ValueError, "causal: 9223372036854775807 of batch 0", (x, w, w, w, w),
     {"causal": np.full(2, 2**63 - 1)}),
    (TypeError, "scale: expected a number", (x, w, w, w, w), {"scale": "1"}),
    (ValueError, "scale: 1e+300 is", (x, w, w, w, w), {"scale": 1e300}),
    (ValueError, "softcap: 1e-40 is", (x, w, w, w, w), {"softcap": 1e-40}),
    (TypeError, "h: expected an integer", (x, w, w, w, w), {"h": 4.0}),
    (TypeError, "h: expected an integer", (x, w, w, w, w), {"h": True}),
    (ValueError, "h: -4, expected a positive number", (x, w, w, w, w), {"h": -4}),
    (ValueError, "h: 2147483648, expected less than 2**31", (x, w, w, w, w), {"h": 2**31}),
    (TypeError, "x: elements of type i32", (x.astype(np.int32), w, w, w, w), {}),
    (ValueError, "x: rows of width 0", (x[..., :0], w, w, w, w), {}),
    (ValueError, "context: rows of width 0", (x, w, w, w, w), {"context": x[..., :0]}),
    (ValueError, "wq: sizes [31, 32], expected [32, 32]", (x, w[1:], w, w, w), {}),
    (ValueError, "wo: sizes [32, 0]", (x, w, w, w, w[:, :0]), {}),
    (ValueError, "mask: rank 5, expected at most 4", (x, w, w, w, w),
     {"mask": np.ones((1, 1, 1, 5, 5), bool)}),
    (ValueError, "mask: size 4 of dimension 2", (x, w, w, w, w), {"mask": np.ones((4, 5), bool)}),
    (ValueError, "mask: size 4 of dimension 3", (x, w, w, w, w),
     {"mask": np.ones((1, 1, 5, 4), bool)}),
    (TypeError, "mask: elements of type f32, expected bool", (x, w, w, w, w),
     {"mask": np.ones((1, 1, 5, 5), np.float32)}),
    (TypeError, "bias: elements of type bool, expected a float", (x, w, w, w, w),
     {"bias": np.ones((1, 1, 5, 5), bool)}),
    (TypeError, "causal: True does not say", (x, w, w, w, w), {"causal": True}),
    (TypeError, "causal: expected integers", (x, w, w, w, w), {"causal": [1.0, 2.0]}),
    (ValueError, "causal: a number is out of range", (x, w, w, w, w), {"causal": 2**70}),
    (ValueError, "causal: 'left'", (x, w, w, w, w), {"causal": "left"}),
    (ValueError, "key_lengths: 6 of batch 0", (x, w, w, w, w), {"key_lengths": 6}),
    (ValueError, "window: with 4 queries and 5 keys", (x[:, :4], w, w, w, w),
     {"context": x, "window": (1, 1)}),
    (ValueError, "out: result 0", (x, w, w, w, w), {"out": w}),
    (TypeError, "out: expected a tensor, got tuple", (x, w, w, w, w), {"out": (x, x)}),
    (TypeError, "out: with return_lse", (x, w, w, w, w), {"out": x, "return_lse": True}),
    (attn.TraceError, "score_mod: 3 is not a function of Python", (x, w, w, w, w), {"score_mod": 3}),
    (attn.TraceError, "mask_mod: '<lambda>' is called with", (x, w, w, w, w),
     {"mask_mod": lambda j: j}),
    (TypeError, "window: expected two integers", (x, w, w, w, w), {"window": (True, 1)}),
    (ValueError, "causal: -2305843009213693953 of batch 0", (x, w, w, w, w),
     {"causal": -2**61 - 1}),
    (TypeError, "return_lse: expected a bool, got str", (x, w, w, w, w), {"return_lse": "no"}),
    # The line is that of the call, in the file of `raises`.
    (attn.TraceError, raises.__code__.co_filename, (x, w, w, w, w), {"mask_mod": lambda b, h, i, j: 1.5}),
    (TypeError, "multihead() got an unexpected keyword argument 'layout'", (x, w, w, w, w),
     {"layout": "bshd"}),
]
for kind, message, arguments, options in LAYERS:
    raises(kind, message, attn.multihead, *arguments, **{"h": 4, "d_k": 8, **options})

# Integers of NumPy are integers.
same = np.random.default_rng(0).standard_normal((2, 4, 7, 16)).astype(np.float32)
expected = attn.sdpa(same, same, same, window=(1, 2), key_lengths=[3, 7])
assert np.array_equal(expected, attn.sdpa(same, same, same, window=np.array([1, 2]),
                                          key_lengths=[np.int32(3), np.int64(7)]))
