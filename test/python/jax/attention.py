# attn.jax.dot_product_attention agrees with that of jax.nn, under jit, vmap and
# grad, and says what is wrong with an argument.
#
# REQUIRES: jax
# RUN: env JAX_PLATFORMS=cpu %python %s

import attn.jax
import jax
import jax.numpy as jnp
import numpy as np
from reference import close, raises

random = np.random.default_rng(5)
ours, theirs = attn.jax.dot_product_attention, jax.nn.dot_product_attention


def heads(*sizes, dtype=np.float32):
    return jnp.asarray(random.standard_normal(sizes), dtype)


q, k, v = heads(2, 9, 4, 24), heads(2, 13, 2, 24), heads(2, 13, 2, 24)
bias = heads(2, 4, 9, 13)
mask = jnp.asarray(random.random((2, 1, 9, 13)) < 0.7).at[..., 0].set(True)
lengths = jnp.array([5, 13], jnp.int32)
rows = jnp.array([9, 3], jnp.int32)

CASES = [
    {},
    {"scale": 0.3},
    {"bias": bias},
    {"bias": bias[:1, :, :1]},
    {"bias": bias[0, 0]},
    {"bias": bias.astype(jnp.bfloat16)},
    {"mask": mask},
    {"bias": bias[:, :1], "mask": mask[0]},
    {"is_causal": True},
    {"local_window_size": 3},
    {"local_window_size": (2, 6), "is_causal": True},
    {"local_window_size": (9, 0)},
    {"key_value_seq_lengths": lengths},
    {"query_seq_lengths": rows},
    {"query_seq_lengths": rows, "key_value_seq_lengths": lengths, "is_causal": True,
     "bias": bias, "mask": mask},
]
ARRAYS = ("bias", "mask", "query_seq_lengths", "key_value_seq_lengths")


def split(options):
    """The arrays among the options, and the others."""
    arrays = {name: options[name] for name in ARRAYS if name in options}
    return arrays, {name: options[name] for name in options if name not in ARRAYS}


for options in CASES:
    expected, residual = theirs(q, k, v, return_residual=True, **options)
    close(ours(q, k, v, **options), expected)
    output, lse = ours(q, k, v, return_residual=True, **options)
    assert type(output) is type(expected) and lse.dtype == residual.dtype
    close(output, expected)
    seen = np.isfinite(lse)
    assert (seen == (np.asarray(residual) > -1e30)).all()
    close(lse[seen], residual[seen])
    arrays, rest = split(options)
    call = jax.jit(lambda q, k, v, arrays, rest=rest: ours(q, k, v, **arrays, **rest))
    assert np.array_equal(call(q, k, v, arrays), output)
    if options.keys() & {"mask", "bias", "query_seq_lengths"}:
        continue
    # Without a batch.
    if "key_value_seq_lengths" not in options:
        single = ours(q[0], k[0], v[0], **options)
        assert single.shape == (9, 4, 24)
        assert np.array_equal(single, output[0])
        single, single_lse = ours(q[0], k[0], v[0], return_residual=True, **options)
        assert np.array_equal(single, output[0]) and np.array_equal(single_lse, lse[0])

# A row without keys gives 0.
none = jnp.zeros((1, 1, 9, 13), bool)
output, lse = ours(q, k, v, mask=none, return_residual=True)
assert not output.any() and np.isneginf(lse).all()

# Every length of zero.
assert ours(q[:0], k[:0], v[:0]).shape == (0, 9, 4, 24)
assert ours(q[:, :0], k, v).shape == (2, 0, 4, 24)
assert not ours(q, k[:, :0], v[:, :0]).any()

# Types; heads of values may have another width.
for dtype, bound in ((jnp.bfloat16, 1e-2), (jnp.float16, 1.5e-3)):
    narrow = [t.astype(dtype) for t in (q, k, v)]
    output, residual = ours(*narrow, is_causal=True, return_residual=True)
    assert output.dtype == dtype and residual.dtype == dtype
    close(output.astype(np.float32),
          theirs(*(t.astype(np.float32) for t in narrow), is_causal=True), bound)
close(ours(q, k, jnp.concatenate([v, -v], -1)), jnp.concatenate(
    [theirs(q, k, v), -theirs(q, k, v)], -1))
with jax.enable_x64(True):
    double = [jnp.asarray(np.asarray(t), jnp.float64) for t in (q, k, v)]
    output, residual = ours(*double, return_residual=True)
    assert output.dtype == residual.dtype == jnp.float64
    for actual, expected in zip((output, residual), theirs(*double, return_residual=True)):
        close(actual, expected, 1e-6)

# Batches of vmap: of all arguments, of some, nested, and in another place.
many = heads(3, 2, 9, 4, 24)
close(jax.vmap(ours)(many, jnp.stack([k, k, 2 * k]), jnp.stack([v, -v, v])),
      jax.vmap(theirs)(many, jnp.stack([k, k, 2 * k]), jnp.stack([v, -v, v])))
for places in ((0, None, None), (0, None, 0), (None, 0, None), (None, None, 0)):
    arguments = [jnp.stack([t, 2 * t, -t]) if place == 0 else t
                 for t, place in zip((q, k, v), places)]
    close(jax.vmap(ours, places)(*arguments), jax.vmap(theirs, places)(*arguments))
last = jnp.moveaxis(many, 0, -1)
close(jax.vmap(ours, (-1, None, None), 1)(last, k, v),
      jax.vmap(theirs, (-1, None, None), 1)(last, k, v))
nested = heads(2, 3, 2, 9, 4, 24)


def twice(function):
    inner = jax.vmap(lambda q, k, bias: function(q, k, v, bias), (0, None, 0))
    return jax.vmap(inner, (0, 0, None))


for biases in (heads(3, 1, 4, 9, 13), heads(3, 2, 4, 1, 13)):
    arguments = nested, jnp.stack([k, -k]), biases
    close(jax.jit(twice(ours))(*arguments), twice(theirs)(*arguments))
masked = [lambda q, mask, rows, f=f: f(q, k, v, mask=mask, query_seq_lengths=rows)
          for f in (ours, theirs)]
arguments = many, jnp.stack([mask, mask | True, mask]), jnp.stack([rows, 2 * rows, rows])
close(*(jax.vmap(f)(*arguments) for f in masked))

# Gradients.
weights = heads(2, 9, 4, 24)
for options in CASES:
    arrays, rest = split(options)
    wanted = (0, 1, 2, 3) if "bias" in options else (0, 1, 2)

    def loss(q, k, v, bias, function, arrays=arrays, rest=rest):
        arrays = {name: array for name, array in arrays.items() if name != "bias"}
        return (function(q, k, v, bias, **arrays, **rest) * weights).sum()

    given = options.get("bias")
    actual, expected = (jax.grad(loss, wanted)(q, k, v, given, f)
                        for f in (ours, theirs))
    for a, e in zip(actual, expected):
        assert a.dtype == e.dtype
        close(a.astype(np.float32), e.astype(np.float32),
              5e-3 if a.dtype == jnp.bfloat16 else 1e-5)
# More than a block of queries, which leaves a rest; under vmap and jit.
long = heads(3, 2, 150, 4, 24)
rest = heads(4, 150, 13)
actual, expected = (
    jax.jit(jax.grad(lambda q, bias, f=f: (jax.vmap(
        lambda q: f(q, k, v, bias, is_causal=True))(q) ** 2).sum(), (0, 1)))(long, rest)
    for f in (ours, theirs))
for a, e in zip(actual, expected):
    close(a, e)
# Masks with a row for each query, too.
rows_mask = jnp.asarray(random.random((1, 4, 150, 13)) < 0.7).at[..., 0].set(True)
actual, expected = (jax.grad(lambda q, k, v, f=f: (f(q, k, v, mask=rows_mask) ** 2).sum(),
                             (0, 1, 2))(long[0], k, v) for f in (ours, theirs))
for a, e in zip(actual, expected):
    close(a, e)
# Narrow types: sums of many blocks and scores are in f32, weights are rounded as the
# kernel may do.
exact = [heads(1, 640, 4, 24), heads(1, 200, 2, 24), heads(1, 200, 2, 24)]
narrow = [t.astype(jnp.bfloat16) for t in exact]


def square(f):
    return jax.grad(lambda q, k, v: (f(q, k, v).astype(np.float32) ** 2).sum(), (0, 1, 2))


references = square(theirs)(*(t.astype(np.float32) for t in narrow))
for a, e, reference in zip(square(ours)(*narrow), square(theirs)(*narrow), references):
    assert a.dtype == jnp.bfloat16
    other = np.linalg.norm(e.astype(np.float32) - reference) / np.linalg.norm(reference)
    close(a.astype(np.float32), reference, min(2 * other, 1e-2))
# No lengths, and windows that reach further than 32 bits.
assert [t.shape for t in jax.grad(lambda *a: ours(*a).sum(), (0, 1, 2))(q[:, :0], k, v)] == [
    (2, 0, 4, 24), k.shape, v.shape]
assert [t.shape for t in jax.grad(lambda *a: ours(*a).sum(), (0, 1, 2))(q[:0], k[:0], v[:0])] == [
    t[:0].shape for t in (q, k, v)]
for gradient in jax.grad(lambda *a: ours(*a).sum(), (0, 1, 2))(q, k[:, :0], v[:, :0]):
    assert not gradient.any()
close(jax.grad(lambda q: (ours(q, k, v, local_window_size=(2**40, 1)) ** 2).sum())(q),
      jax.grad(lambda q: (theirs(q, k, v, local_window_size=(13, 1)) ** 2).sum())(q))
# None flows through the residual.
for gradient in jax.grad(lambda *a: ours(*a, return_residual=True)[1].sum(), (0, 1, 2))(q, k, v):
    assert not gradient.any()
# Rows without keys have gradients of 0.
for gradient in jax.grad(lambda *a: ours(*a, mask=none).sum(), (0, 1, 2))(q, k, v):
    assert not gradient.any()
raises(TypeError, "can't apply forward-mode", jax.jvp, lambda q: ours(q, k, v), (q,), (q,))
# Those of gradients.
actual, expected = (jax.jit(jax.grad(lambda q, f=f: (jax.grad(
    lambda q: (f(q, k, v, bias) ** 3).sum())(q) ** 2).sum()))(q) for f in (ours, theirs))
close(actual, expected)
# Padding reaches no gradient, whatever it holds.
inside = jnp.arange(13)[:, None, None] < lengths[:, None, None, None]
actual, expected = (jax.grad(lambda q, k, v, f=f: (
    f(q, k, v, key_value_seq_lengths=lengths) * weights).sum(), (0, 1, 2))(*arguments)
    for f, arguments in ((ours, (q, *(jnp.where(inside, t, jnp.nan) for t in (k, v)))),
                         (theirs, (q, k, v))))
for a, e in zip(actual, expected):
    close(a, e)

# Bad arguments.
raises(ValueError, "query: rank 2", ours, q[0, 0], k, v)
raises(TypeError, "query: elements of type int32", ours, q.astype(np.int32), k, v)
raises(TypeError, "key: elements of type bfloat16", ours, q, k.astype(jnp.bfloat16), v)
raises(ValueError, "key: 1 batches", ours, q, k[:1], v[:1])
raises(ValueError, "key: heads of width 23", ours, q, k[..., :23], v)
raises(ValueError, "value: [12, 2] positions", ours, q, k, v[:, :12])
raises(ValueError, "key: 3 heads", ours, q, *[jnp.tile(k[:, :, :1], (1, 1, 3, 1))] * 2)
raises(ValueError, "query: no heads", ours, q[:, :, :0], k, v)
raises(ValueError, "key: no heads", ours, q, k[:, :, :0], v[:, :, :0])
raises(ValueError, "value: no heads", ours, q, k, v[..., :0])
ARRAY_NAMES = ("query", "key", "value", *ARRAYS)
for place, name in enumerate(ARRAY_NAMES):
    for wrong, described in (("text", "got str"), ([[1.0], [1.0, 2.0]], "got list"),
                             (np.array([object()]), "elements of type object"),
                             (np.zeros(1, ">f4"), "elements of type >f4")):
        arguments = dict(zip(ARRAY_NAMES, (q, k, v))) | {name: wrong}
        raises(TypeError, f"{name}: {described}, expected what jax", ours, **arguments)
raises(TypeError, "key: got NoneType", ours, q, None, v)
raises(ValueError, "bias: size 12", ours, q, k, v, bias[..., :12])
raises(TypeError, "bias: elements of type bool", ours, q, k, v, mask)
raises(TypeError, "mask: elements of type float32", ours, q, k, v, mask=bias)
raises(ValueError, "mask: rank 5", ours, q, k, v, mask=mask[None])
raises(TypeError, "scale: expected a number", ours, q, k, v, scale="wide")
raises(ValueError, "scale: inf", ours, q, k, v, scale=float("inf"))
raises(TypeError, "scale: it is part", jax.jit(lambda s: ours(q, k, v, scale=s)), 1.0)
raises(TypeError, "scale: expected a number", ours, q, k, v, scale="0.5")
raises(ValueError, "scale: inf", ours, q, k, v, scale=10**400)
for name in ("is_causal", "return_residual"):
    raises(TypeError, f"{name}: expected True or False, got str", ours, q, k, v,
           **{name: "no"})
    raises(TypeError, f"{name}: expected True or False, got int", ours, q, k, v,
           **{name: 2})
    raises(TypeError, f"{name}: it is part",
           jax.jit(lambda flag, name=name: ours(q, k, v, **{name: flag})), True)
assert np.array_equal(ours(q, k, v, is_causal=np.True_), ours(q, k, v, is_causal=1))
raises(TypeError, "local_window_size: it is part",
       jax.jit(lambda w: ours(q, k, v, local_window_size=(w, 1))), 1)
raises(TypeError, "local_window_size: ", ours, q, k, v, local_window_size=(1, 2, 3))
raises(ValueError, "local_window_size: ", ours, q, k, v, local_window_size=-1)
raises(ValueError, "local_window_size: ", ours, q, k, v, local_window_size=2**63)
raises(TypeError, "query_seq_lengths: ", ours, q, k, v, query_seq_lengths=[1.0, 2.0])
raises(ValueError, "key_value_seq_lengths: ", ours, q, k, v,
       key_value_seq_lengths=lengths[:1])
raises(TypeError, "implementation: expected 'attn'", ours, q, k, v, implementation=mask)
raises(ValueError, "implementation: 'cuda'", ours, q, k, v, implementation="cuda")
assert np.array_equal(ours(q, k, v, implementation="xla"), theirs(q, k, v))
# Lengths that are too long are what there is, for every kernel.
for queries in (1, 3, 9):
    for repeats in (1, 40):
        far, near = (jnp.array(lengths, np.int32) for lengths in (
            [2**31 - 1, -1], [13 * repeats, 0]))
        given = [q[:, :queries], jnp.tile(k, (1, repeats, 1, 1)), jnp.tile(v, (1, repeats, 1, 1))]
        assert np.array_equal(*(ours(*given, key_value_seq_lengths=n) for n in (far, near)))

# What a computation of another process asks for is compiled when it is called.
text = """func.func @%s(%%x: tensor<?x2xf32>, %%y: tensor<?xi8>) -> tensor<?x2xf32> {
  return %%x : tensor<?x2xf32>
}"""
x, y = heads(3, 2), jnp.zeros(3, np.int8)


def call(name, *arguments, **attributes):
    kind = jax.ShapeDtypeStruct(arguments[0].shape, np.float32)
    return np.asarray(jax.ffi.ffi_call("attn_call", kind)(*arguments, **attributes))


def refuses(message, *arguments, **attributes):
    try:
        call("", *arguments, **attributes)
    except jax.errors.JaxRuntimeError as error:
        assert message in str(error), error
    else:
        raise AssertionError(message)


assert np.array_equal(call("same", x, y, module=text % "same"), x)
refuses("attn: no attribute 'module'", x, y)
refuses("module:1:1: error", x, y, module="nothing")
refuses("attn: 1 buffers, expected 2", x, module=text % "one")
refuses("attn: rank 1 of operand 0 does not fit", x[0], y, module=text % "rank")
refuses("attn: argument 0 of 'type'", x.astype(jnp.bfloat16), y, module=text % "type")
refuses("attn: operand 1 has an unknown type", x, y.astype(np.uint8), module=text % "u8")
refuses("attn: argument 0 of 'size'", heads(3, 3), y, module=text % "size")
