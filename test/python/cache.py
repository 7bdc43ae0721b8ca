# Compiled modules are found in memory and in files; processes share a folder,
# and what is damaged is made anew.
#
# RUN: rm -rf %t && mkdir %t && %python %s %t

import os
import subprocess
import sys
import threading
import time
from unittest import mock

import attn
import numpy as np
from reference import raises

folder = sys.argv[1]
if len(sys.argv) > 2:
    attn.set_cache_directory(folder)
    x = np.ones((1, 1, 2, int(sys.argv[2])), np.float32)
    assert (attn.sdpa(x, x, x) == 1).all()
    sys.exit()


def start(width):
    return subprocess.Popen([sys.executable, __file__, folder, str(width)])


def entries():
    names = os.listdir(folder)
    assert all(name.endswith(".attn") for name in names), names
    return {name: os.stat(os.path.join(folder, name)).st_ino for name in names}


# Several processes want the same module at once.
assert [process.wait() for process in [start(16) for _ in range(4)]] == [0] * 4
first = entries()
assert len(first) == 1

# The next one loads it: a file that is written has another number.
assert start(16).wait() == 0
assert entries() == first
assert start(8).wait() == 0
both = entries()
assert len(both) == 2

# Damage of several kinds.
(name,) = first
path = os.path.join(folder, name)
with open(path, "rb") as file:
    good = file.read()
for bad in (b"", good[:1000], good[:-1], b"x" * len(good),
            good[:5000] + bytes([good[5000] ^ 1]) + good[5001:]):
    with open(path, "wb") as file:
        file.write(bad)
    assert start(16).wait() == 0
    with open(path, "rb") as file:
        assert len(file.read()) == len(good)
assert len(entries()) == 2

# In memory; other options are another module.
attn.set_cache_directory(None)
text = "func.func @f(%x: tensor<?xf32>) -> tensor<?xf32> { return %x : tensor<?xf32> }"
module = attn.compile(text)
assert attn.compile(text)._module is module._module
assert attn.compile(text, opt_level=1)._module is not module._module
# One that fails leaves nothing behind.
raises(ValueError, "module:1:", attn.compile, "func.func @f(")
assert not attn._cache._in_progress

# Every fact is part of the key: options, what a file of shapes says, compiler, CPU.
shapes = os.path.join(folder, "shapes.json")
keys = set()
for content in (b"[]", b"[ ]"):
    with open(shapes, "wb") as file:
        file.write(content)
    keys.add(attn._cache._key(b"", {"tuning_file": shapes}))
os.unlink(shapes)
keys.update(attn._cache._key(b"", options) for options in ({}, {"fuse": False}, {"threads": 1}))
keys.add(attn._cache._key(b" ", {}))
for place, name in ((attn._core, "build"), (attn._cache, "_describe_cpu")):
    with mock.patch.object(place, name, lambda: "another"):
        keys.add(attn._cache._key(b"", {}))
assert len(keys) == 8

# The compiler is known by a hash of what was linked, which stands in the library.
with open("/proc/self/maps") as maps:
    library = next(line.split()[-1] for line in maps if "/libattn.so" in line)
version, hashed = attn._core.build().rsplit(", ", 1)
assert version.startswith(attn.__version__ + ", LLVM ") and len(hashed) >= 16
with open(library, "rb") as file:
    assert bytes.fromhex(hashed) in file.read()

# Every option reaches the compiler.
for name, keyword, value in (
        ("target", "target_cpu", "x86-64-v3"), ("features", "target_features", "+avx2"),
        ("variants", "variants", ["x86-64-v3"]), ("tuning_file", "tuning_file", "shapes.json"),
        ("threads", "threads", 1), ("opt_level", "opt_level", 1), ("fuse", "fuse", False),
        ("strided_arguments", "strided_arguments", False)):
    with mock.patch.object(attn._cache, "get_module", return_value=module._module) as get:
        attn.compile(text, **{name: value})
    get.assert_called_once_with(text.encode(), {keyword: value})
with mock.patch.object(attn._cache, "get_module", return_value=module._module) as get:
    attn.compile(text, fast_math="reassociate")
get.assert_called_once_with(text.encode(), {"fast_math": 2})
assert len(entries()) == 2

# Threads that want one module wait for one compilation.
compile_, begun = attn._core.compile, []


def compile_slowly(*arguments, **options):
    begun.append(arguments)
    time.sleep(0.3)
    return compile_(*arguments, **options)


with mock.patch.object(attn._core, "compile", compile_slowly):
    threads = [threading.Thread(target=attn.compile, args=(text,), kwargs={"opt_level": 0})
               for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
assert len(begun) == 1 and not attn._cache._in_progress

# What cannot be written leaves nothing, nor does it fail.
attn.set_cache_directory(folder)
with mock.patch("os.replace", side_effect=OSError):
    attn.compile(text, opt_level=0, threads=1)
assert len(entries()) == 2

# A folder that cannot be is no reason to fail.
attn.set_cache_directory(path)
attn.compile(text, opt_level=2)

attn.set_cache_directory(folder)
attn.clear_cache()
assert not os.listdir(folder)
