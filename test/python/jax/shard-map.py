# Inside of jax.shard_map: what the result differs along is known, gradients are those
# of the whole, and a result of several values does not pass for one.
#
# REQUIRES: jax
# RUN: env JAX_PLATFORMS=cpu XLA_FLAGS=--xla_force_host_platform_device_count=4 \
# RUN:   %python %s

import attn.jax
import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import Mesh, PartitionSpec
from reference import close, raises

random = np.random.default_rng(6)
ours, theirs = attn.jax.dot_product_attention, jax.nn.dot_product_attention
mesh = Mesh(np.array(jax.devices()).reshape(2, 2), ("a", "b"))


def heads(*sizes):
    return jnp.asarray(random.standard_normal(sizes), np.float32)


arrays = heads(2, 70, 4, 16), heads(2, 12, 2, 16), heads(2, 12, 2, 16), heads(1, 4, 70, 12)
several = PartitionSpec("a", None, "b")
one = PartitionSpec()


def attend(function, q, k, v, bias):
    return function(q, k, v, bias, local_window_size=(60, 9))


# Heads and batches apart; queries apart, which need positions, with all keys.
for places, out, function in (
        ((several, several, several, PartitionSpec(None, "b")), several, attend),
        ((PartitionSpec(None, "a"), one, one, PartitionSpec(None, None, "a")),
         PartitionSpec(None, "a"), lambda f, *arrays: f(*arrays))):
    mapped = jax.shard_map(lambda *arrays, function=function: function(ours, *arrays),
                           mesh=mesh, in_specs=places, out_specs=out)
    close(mapped(*arrays), function(theirs, *arrays))
    actual, expected = (
        jax.grad(lambda *arrays, f=f: (f(*arrays) ** 2).sum(), (0, 1, 2, 3))(*arrays)
        for f in (mapped, lambda *arrays, function=function: function(theirs, *arrays)))
    for a, e in zip(actual, expected):
        close(a, e)

wrong = jax.shard_map(lambda *arrays: ours(*arrays, return_residual=True), mesh=mesh,
                      in_specs=(PartitionSpec("a"),) * 3, out_specs=one)
raises(ValueError, "shard_map applied to", wrong, *arrays[:3])
