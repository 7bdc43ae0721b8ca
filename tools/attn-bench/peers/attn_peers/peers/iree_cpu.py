# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""IREE on its CPU backend: iree_linalg_ext.attention, and the formula in linalg."""

import hashlib
import importlib.metadata
import os

import iree.compiler
import iree.runtime
import ml_dtypes
import numpy as np

MAPS = {
    "q": "(b, m, n, k, j) -> (b, m, k)",
    "k": "(b, m, n, k, j) -> (b, j, k)",
    "v": "(b, m, n, k, j) -> (b, j, n)",
    "scale": "(b, m, n, k, j) -> ()",
    "mask": "(b, m, n, k, j) -> (m, j)",
    "o": "(b, m, n, k, j) -> (b, m, n)",
}


def _maps(*names):
    return ", ".join(f"affine_map<{MAPS[name]}>" for name in names)


def _tensor(shape, kind):
    return "tensor<" + "".join(f"{size}x" for size in shape) + kind + ">"


class _Module:
    """Query heads of a group are rows of one attention, as there is no mask that
    tells them apart but causal, which is only asked for without groups."""

    def __init__(self, case, arguments, setting):
        self.case = case
        rows = case.heads // case.kv_heads * case.queries
        kind = case.dtype
        self.sizes = case.kv_heads, rows, case.keys, case.width
        self.types = {
            "q": _tensor((case.kv_heads, rows, case.width), kind),
            "k": _tensor((case.kv_heads, case.keys, case.width), kind),
            "v": _tensor((case.kv_heads, case.keys, case.width), kind),
        }
        arrays = [a.reshape(case.kv_heads, -1, case.width) for a in arguments.values()]
        if kind == "bf16":
            arrays = [array.view(ml_dtypes.bfloat16) for array in arrays]
        if case.causal:
            # Added to the scores.
            self.types["mask"] = _tensor((case.queries, case.keys), kind)
            hidden = np.triu(np.full((case.queries, case.keys), -np.inf, np.float32), 1)
            arrays.append(hidden.astype(arrays[0].dtype))
        binary = self.compile(setting)

        driver = "local-sync" if setting.threads == 1 else "local-task"
        if setting.threads > 1:
            iree.runtime.flags.parse_flags(
                f"--task_topology_max_group_count={setting.threads}"
            )
        config = iree.runtime.Config(driver)
        module = iree.runtime.VmModule.copy_buffer(config.vm_instance, binary)
        context = iree.runtime.SystemContext(config=config)
        context.add_vm_module(module)
        self.function = context.modules.module["attention"]
        self.arguments = [
            iree.runtime.asdevicearray(config.device, array) for array in arrays
        ]

    def write(self):
        parameters = ", ".join(f"%{n}: {t}" for n, t in self.types.items())
        return (
            f"func.func @attention({parameters}) -> {self.types['q']} {{\n"
            f"{self.write_body()}"
            f"  return %o : {self.types['q']}\n}}\n"
        )

    def compile(self, setting):
        text = self.write()
        version = importlib.metadata.version("iree-base-compiler")
        key = hashlib.sha256(f"{version} {text}".encode()).hexdigest()[:24]
        path = os.path.join(setting.cache, f"iree-{key}.vmfb")
        if not os.path.exists(path):
            binary = iree.compiler.compile_str(
                text,
                target_backends=["llvm-cpu"],
                extra_args=["--iree-llvmcpu-target-cpu=host", "--iree-opt-level=O3"],
            )
            with open(path + ".partial", "wb") as out:
                out.write(binary)
            os.rename(path + ".partial", path)
        with open(path, "rb") as text:
            return text.read()

    def run(self):
        self.output = self.function(*self.arguments)

    def result(self):
        self.run()
        output = np.asarray(self.output.to_host())
        if self.case.dtype == "bf16" and output.dtype != ml_dtypes.bfloat16:
            output = output.view(ml_dtypes.bfloat16)
        return output.astype(np.float32).reshape(self.case.result_shape())


class Fused(_Module):
    def write_body(self):
        kind = self.case.dtype
        names = [*self.types]
        names.insert(3, "scale")
        values = ", ".join(f"%{name}" for name in names)
        types = ", ".join(self.types.get(name, kind) for name in names)
        return (
            f"  %scale = arith.constant {self.case.scale:e} : {kind}\n"
            f"  %empty = tensor.empty() : {self.types['q']}\n"
            f"  %o = iree_linalg_ext.attention <{{indexing_maps = "
            f"[{_maps(*names, 'o')}]}}>\n"
            f"    ins({values} : {types}) outs(%empty : {self.types['q']}) {{\n"
            f"    ^bb0(%s: f32):\n"
            f"      iree_linalg_ext.yield %s : f32\n"
            f"  }} -> {self.types['q']}\n"
        )


class Unfused(_Module):
    def write_body(self):
        groups, rows, keys, width = self.sizes
        kind = self.case.dtype
        wide = kind == "f32"
        scores = _tensor((groups, rows, keys), "f32")
        narrow = _tensor((groups, rows, keys), kind)
        sums = _tensor((groups, rows, width), "f32")

        def product(name, left, right, types, target, maps, init):
            widen = (
                ""
                if wide
                else "      %xw = arith.extf %x : bf16 to f32\n"
                "      %yw = arith.extf %y : bf16 to f32\n"
            )
            x, y = ("%x", "%y") if wide else ("%xw", "%yw")
            loops = "[" + ", ".join(['"parallel"'] * 3 + ['"reduction"']) + "]"
            return (
                f"  %{name} = linalg.generic {{indexing_maps = [{maps}], "
                f"iterator_types = {loops}}}\n"
                f"    ins({left}, {right} : {types}) outs({init} : {target}) {{\n"
                f"    ^bb0(%x: {kind}, %y: {kind}, %acc: f32):\n{widen}"
                f"      %m = arith.mulf {x}, {y} : f32\n"
                f"      %a = arith.addf %acc, %m : f32\n"
                f"      linalg.yield %a : f32\n  }} -> {target}\n"
            )

        def each(name, source, extra, kinds, target, body):
            """Elementwise on scores; `extra` is a mask or nothing."""
            ins = [source] + ([extra[0]] if extra else [])
            types = [kinds[0]] + ([extra[1]] if extra else [])
            maps = ["affine_map<(b, m, j) -> (b, m, j)>"]
            maps += ["affine_map<(b, m, j) -> (m, j)>"] if extra else []
            maps += ["affine_map<(b, m, j) -> (b, m, j)>"]
            element = target[: -1].rsplit("x", 1)[1]
            arguments = f"%x: f32{', %y: ' + kind if extra else ''}, %unused: {element}"
            return (
                f"  %{name}_init = tensor.empty() : {target}\n"
                f"  %{name} = linalg.generic {{indexing_maps = [{', '.join(maps)}], "
                f'iterator_types = ["parallel", "parallel", "parallel"]}}\n'
                f"    ins({', '.join(ins)} : {', '.join(types)}) "
                f"outs(%{name}_init : {target}) {{\n"
                f"    ^bb0({arguments}):\n{body}  }} -> {target}\n"
            )

        text = (
            f"  %zero = arith.constant 0.0 : f32\n"
            f"  %scale = arith.constant {self.case.scale:e} : f32\n"
            f"  %s_empty = tensor.empty() : {scores}\n"
            f"  %s_zero = linalg.fill ins(%zero : f32) outs(%s_empty : {scores}) "
            f"-> {scores}\n"
        )
        text += product(
            "s", "%q", "%k", f"{self.types['q']}, {self.types['k']}", scores,
            "affine_map<(b, m, j, k) -> (b, m, k)>, "
            "affine_map<(b, m, j, k) -> (b, j, k)>, "
            "affine_map<(b, m, j, k) -> (b, m, j)>", "%s_zero",
        )  # fmt: skip
        body = "      %r = arith.mulf %x, %scale : f32\n"
        last = "%r"
        if "mask" in self.types:
            mask = "%y"
            if not wide:
                body += "      %yw = arith.extf %y : bf16 to f32\n"
                mask = "%yw"
            body += f"      %t = arith.addf %r, {mask} : f32\n"
            last = "%t"
        body += f"      linalg.yield {last} : f32\n"
        extra = ("%mask", self.types["mask"]) if "mask" in self.types else None
        text += each("t", "%s", extra, [scores], scores, body)
        text += (
            f"  %p = linalg.softmax dimension(2) ins(%t : {scores}) "
            f"outs(%s_empty : {scores}) -> {scores}\n"
        )
        p = "%p"
        if not wide:
            text += each(
                "pn", "%p", None, [scores], narrow,
                "      %r = arith.truncf %x : f32 to bf16\n"
                "      linalg.yield %r : bf16\n",
            )  # fmt: skip
            p = "%pn"
        text += (
            f"  %o_empty = tensor.empty() : {sums}\n"
            f"  %o_zero = linalg.fill ins(%zero : f32) outs(%o_empty : {sums}) "
            f"-> {sums}\n"
        )
        text += product(
            "o" if wide else "ow", p, "%v", f"{narrow}, {self.types['v']}", sums,
            "affine_map<(b, m, n, j) -> (b, m, j)>, "
            "affine_map<(b, m, n, j) -> (b, j, n)>, "
            "affine_map<(b, m, n, j) -> (b, m, n)>", "%o_zero",
        )  # fmt: skip
        if not wide:
            text += each(
                "o", "%ow", None, [sums], self.types["q"],
                "      %r = arith.truncf %x : f32 to bf16\n"
                "      linalg.yield %r : bf16\n",
            )  # fmt: skip
        return text


PEERS = {"iree-attention": Fused, "iree-unfused": Unfused}
