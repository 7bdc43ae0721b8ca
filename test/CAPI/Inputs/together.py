"""Runs compiled attention in a process that has other compilers in it.

usage: together.py LIBATTN FIRST [MODULE...]

FIRST is `attn` or `others`: what is loaded first. Each module has its own copy
of LLVM; each is made to compile something before and after libattn does.
"""

import ctypes
import importlib
import importlib.util
import sys

TEXT = b"""
func.func @attend(%q: tensor<?x4x?x16xf32>, %k: tensor<?x4x?x16xf32>,
                  %v: tensor<?x4x?x16xf32>) -> tensor<?x4x?x16xf32> {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %b = tensor.dim %q, %c0 : tensor<?x4x?x16xf32>
  %n = tensor.dim %q, %c2 : tensor<?x4x?x16xf32>
  %init = tensor.empty(%b, %n) : tensor<?x4x?x16xf32>
  %o = attn.sdpa ins(%q, %k, %v : tensor<?x4x?x16xf32>, tensor<?x4x?x16xf32>,
                                  tensor<?x4x?x16xf32>)
    outs(%init : tensor<?x4x?x16xf32>) -> tensor<?x4x?x16xf32>
  return %o : tensor<?x4x?x16xf32>
}
"""


class Tensor(ctypes.Structure):
    _fields_ = [
        ("data", ctypes.c_void_p),
        ("device_type", ctypes.c_int32),
        ("device_id", ctypes.c_int32),
        ("ndim", ctypes.c_int32),
        ("code", ctypes.c_uint8),
        ("bits", ctypes.c_uint8),
        ("lanes", ctypes.c_uint16),
        ("shape", ctypes.POINTER(ctypes.c_int64)),
        ("strides", ctypes.POINTER(ctypes.c_int64)),
        ("byte_offset", ctypes.c_uint64),
    ]


class Operand(ctypes.Structure):
    _fields_ = [("tensor", ctypes.POINTER(Tensor)), ("flags", ctypes.c_uint64)]


class Attn:
    def __init__(self, path):
        self.library = ctypes.CDLL(path)
        self.library.attnGetErrorMessage.restype = ctypes.c_char_p
        self.library.attnGetBuild.restype = ctypes.c_char_p
        print("attn", self.library.attnGetBuild().decode())
        module = ctypes.c_void_p()
        self.check(
            self.library.attnCompile(
                TEXT, ctypes.c_size_t(len(TEXT)), None, ctypes.byref(module)
            )
        )
        self.function = ctypes.c_void_p()
        self.check(
            self.library.attnFindFunction(
                module, b"attend", ctypes.byref(self.function)
            )
        )

    def check(self, status):
        if status:
            sys.exit(self.library.attnGetErrorMessage().decode())

    def call(self, result, *arguments):
        """Each is (address, sizes, strides in elements); result is written."""
        operands = [self.operand(*value) for value in (result, *arguments)]
        into = (Operand * 1)(operands[0])
        given = (Operand * len(arguments))(*operands[1:])
        self.check(
            self.library.attnCallInto(
                self.function,
                given,
                ctypes.c_int64(len(arguments)),
                into,
                ctypes.c_int64(1),
            )
        )

    @staticmethod
    def operand(address, shape, strides):
        dims = ctypes.c_int64 * len(shape)
        tensor = Tensor(
            address, 1, 0, len(shape), 2, 32, 1, dims(*shape), dims(*strides), 0
        )
        return Operand(ctypes.pointer(tensor), 0)


def use_torch(torch, attn):
    torch.manual_seed(1)
    # Transposed, as attention in a model has them.
    q, k, v = (torch.randn(2, n, 4, 16).transpose(1, 2) for n in (9, 70, 70))
    expected = torch.nn.functional.scaled_dot_product_attention(q, k, v)
    actual = torch.empty(2, 4, 9, 16)
    as_tuple = lambda t: (t.data_ptr(), tuple(t.shape), t.stride())
    attn.call(*map(as_tuple, (actual, q, k, v)))
    return float((actual - expected).norm() / expected.norm())


def use_jax(jax, attn):
    import numpy

    numbers = numpy.random.default_rng(1)
    arrays = [
        numbers.standard_normal((2, 4, n, 16), dtype=numpy.float32)
        for n in (9, 70, 70)
    ]

    @jax.jit
    def attend(q, k, v):
        scores = jax.numpy.einsum("bhid,bhjd->bhij", q, k) / 4
        return jax.numpy.einsum("bhij,bhjd->bhid", jax.nn.softmax(scores), v)

    expected = numpy.asarray(attend(*arrays))
    actual = numpy.empty_like(expected)
    as_tuple = lambda a: (a.ctypes.data, a.shape, [s // 4 for s in a.strides])
    attn.call(*map(as_tuple, (actual, *arrays)))
    return float(numpy.linalg.norm(actual - expected) / numpy.linalg.norm(expected))


def use_triton(triton, attn):
    """Compiles for a GPU, which needs none."""
    import tempfile

    # Triton reads the source of a kernel from its file.
    with tempfile.NamedTemporaryFile("w", suffix=".py") as file:
        file.write(
            "import triton\n"
            "import triton.language as tl\n"
            "@triton.jit\n"
            "def double(x, n: tl.constexpr):\n"
            "    at = x + tl.arange(0, n)\n"
            "    tl.store(at, 2 * tl.load(at))\n"
        )
        file.flush()
        spec = importlib.util.spec_from_file_location("kernel", file.name)
        kernel = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(kernel)
        from triton.backends.compiler import GPUTarget
        from triton.compiler import ASTSource

        source = ASTSource(
            kernel.double, {"x": "*fp32", "n": "constexpr"}, constexprs={"n": 128}
        )
        code = triton.compile(source, target=GPUTarget("cuda", 80, 32))
    return 0.0 if "double" in code.asm["ptx"] else float("inf")


def main(path, first, *names):
    uses = {"torch": use_torch, "jax": use_jax, "triton": use_triton}
    attn = Attn(path) if first == "attn" else None
    modules = {name: importlib.import_module(name) for name in names}
    attn = attn or Attn(path)
    for name in (*names, *names):
        error = uses[name](modules[name], attn)
        print(f"{name} {modules[name].__version__}: {error:.1e}")
        if not error < 1e-5:
            sys.exit(f"{name} and attn differ")
    print("together")


main(*sys.argv[1:])
