# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What is carried to a machine with a GPU: kernels in shared libraries, what
ptxas says of them, and how long they should take."""

import dataclasses
import json
import os
import re
import shutil
import subprocess

from . import sass, timing
from .grid import Kernel
from .products import Product
from .throughput import CHIPS

# All that the kernels' libraries call.
RUNTIME = "libattn_cuda_runtime.so.1"


class Failed(Exception):
    """A tool is missing or failed; the message is for the user."""


def module_text(kernel):
    """Attention of [B, H, S, D] in memory of the device, as a function `attend`; of a
    product the function `multiply`."""
    if isinstance(kernel, Product):
        return kernel.module_text()
    queries = kernel.queries or "?"
    query = f"memref<?x{kernel.heads}x{queries}x{kernel.width}x{kernel.dtype}>"
    key = f"memref<?x{kernel.kv_heads}x?x{kernel.width}x{kernel.dtype}>"
    causal = "causal(bottom_right)\n    " if kernel.causal else ""
    return f"""func.func @attend(%q: {query}, %k: {key}, %v: {key}, %o: {query}) {{
  attn.sdpa ins(%q, %k, %v : {query}, {key}, {key})
    {causal}outs(%o : {query})
  return
}}
"""


def find_program(name, *folders):
    for folder in folders:
        path = os.path.join(folder, name)
        if os.access(path, os.X_OK):
            return path
    return shutil.which(name)


def run(*command):
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        raise Failed(f"{os.path.basename(command[0])} failed:\n{result.stderr}")
    return result.stdout


@dataclasses.dataclass
class Tools:
    """The programs of a build, and nvdisasm where there is one."""

    build: str
    nvdisasm: str = ""

    def program(self, name):
        path = find_program(name, os.path.join(self.build, "bin"))
        if not path:
            raise Failed(f"{name} is not in {self.build}/bin; tools/attn-dev build makes it")
        return path


def find_nvdisasm(build):
    folders = [os.path.join(build, "..", "cuda", "nvidia", "cu13", "bin")]
    folders += [os.path.join(os.environ[name], "bin")
                for name in ("CUDA_HOME", "CUDA_PATH") if name in os.environ]
    return find_program("nvdisasm", *folders, "/usr/local/cuda/bin") or ""


def bracketed(text, begin):
    """What is between the bracket at `begin` and the one that closes it."""
    depth = 0
    for at in range(begin, len(text)):
        depth += {"<": 1, ">": -1}.get(text[at], 0)
        if depth == 0:
            return text[begin + 1 : at]
    raise Failed("attn-set-cuda-config printed a config without an end")


def read_pairs(text):
    """The numbers and words of a printed attribute, and what is nested in it."""
    pairs = {}
    while match := re.match(r"[\s,]*(\w+)\s*=\s*(<|[^\s,<>]+)", text):
        end = match.end()
        value = match.group(2)
        if value == "<":
            inner = bracketed(text, end - 1)
            end += len(inner) + 1
            value = read_pairs(inner)
        pairs[match.group(1)] = int(value) if str(value).isdigit() else value
        text = text[end:]
    return pairs


def read_config(text):
    """The numbers and words of the printed #attn.cuda_config, or of the config of a
    product."""
    match = re.search(r"attn\.cuda_config\s*=\s*#?(?:attn\.)?cuda_config\s*<", text)
    match = match or re.search(r" config\s*<", text)
    if not match:
        raise Failed("attn-set-cuda-config chose no config")
    return read_pairs(bracketed(text, match.end() - 1))


def build_kernel(tools, kernel, chip, folder):
    """Writes NAME.so, NAME.cubin and returns the entry of the manifest."""
    path = os.path.join(folder, f"{kernel.name}-{chip}")
    with open(path + ".mlir", "w", encoding="utf-8") as file:
        file.write(module_text(kernel))
    opt, compiler = tools.program("attn-opt"), tools.program("attn-compile")
    policy, conversion = "--attn-set-cuda-config", "--attn-convert-to-gpu"
    if isinstance(kernel, Product):
        policy, conversion = "--attn-set-cuda-matmul-config", "--attn-convert-matmul-to-gpu"
    chosen = run(opt, path + ".mlir", f"{policy}=chip={chip}")
    with open(path + "-config.mlir", "w", encoding="utf-8") as file:
        file.write(chosen)
    converted = path + "-gpu.mlir"
    run(opt, path + "-config.mlir", conversion, "--canonicalize", "--cse", "-o", converted)
    options = ("--target=cuda", f"--cuda-chip={chip}")
    run(compiler, converted, *options, "-o", path + ".cubin", f"--resources={path}.json")
    run(compiler, converted, *options, "-o", path + ".so")
    with open(path + ".json", encoding="utf-8") as file:
        resources = json.load(file)
    entry = {
        "kernel": dataclasses.asdict(kernel),
        "chip": chip,
        "config": read_config(chosen),
        "library": os.path.basename(path) + ".so",
        "resources": resources["kernels"],
        "warnings": resources["warnings"],
        "steps": [],
    }
    if tools.nvdisasm:
        kernels = sass.parse(sass.disassemble(path + ".cubin", tools.nvdisasm))
        for name, instructions in kernels.items():
            # The others are for fewer queries, with configs of their own.
            if name not in ("sdpa", "matmul"):
                continue
            width = None if isinstance(kernel, Product) else kernel.width
            step = timing.measure_step(instructions, CHIPS[chip], entry["config"], width)
            if step:
                entry["steps"].append({"name": name, **dataclasses.asdict(step)})
    for suffix in (".mlir", "-config.mlir", "-gpu.mlir", ".json", ".cubin"):
        os.remove(path + suffix)
    return entry


def prepare(tools, kernels, chips, folder, progress):
    """Fills `folder` with all that the measurement needs."""
    os.makedirs(folder, exist_ok=True)
    entries = []
    for chip in chips:
        for kernel in kernels:
            progress(f"{kernel.name} for {chip}")
            entries.append(build_kernel(tools, kernel, chip, folder))
    try:
        shutil.copy(os.path.join(tools.build, "lib", RUNTIME), os.path.join(folder, RUNTIME))
    except OSError as problem:
        raise Failed(f"{RUNTIME} cannot be copied: {problem}; tools/attn-dev build makes"
                     " it") from problem
    with open(os.path.join(folder, "manifest.json"), "w", encoding="utf-8") as file:
        json.dump({"entries": entries}, file, indent=1)
    return entries


def load_manifest(folder):
    """The entries, each with its Kernel or Product as `kernel`."""
    path = os.path.join(folder, "manifest.json")
    try:
        with open(path, encoding="utf-8") as file:
            entries = json.load(file)["entries"]
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise Failed(f"{path} cannot be read ({problem}); 'prepare' writes it") from problem
    for entry in entries:
        kind = Product if "columns" in entry["kernel"] else Kernel
        entry["kernel"] = kind(**entry["kernel"])
    return entries
