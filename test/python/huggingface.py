# Models of transformers with random weights: by torch.compile(..., backend="attn"),
# and by the attention that is registered, as eager.
#
# REQUIRES: torch, transformers
# RUN: %python -W ignore %s

import logging
import os

os.environ["HF_HUB_OFFLINE"] = "1"

import attn.torch
import torch
import transformers
from reference import raises
from transformers import (BertConfig, BertModel, Gemma2Config, Gemma2ForCausalLM, GPT2Config,
                          GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM, MistralConfig,
                          MistralForCausalLM, T5Config, T5ForConditionalGeneration)

transformers.logging.set_verbosity_error()
said = []
handler = logging.Handler()
handler.emit = lambda record: said.append(record.getMessage())
logging.getLogger("attn.torch").addHandler(handler)
logging.getLogger("attn.torch").setLevel(logging.INFO)
logging.getLogger("attn.torch").propagate = False
attn.torch.register_huggingface()

torch.manual_seed(0)
decoder = {"vocab_size": 128, "hidden_size": 64, "intermediate_size": 96, "num_hidden_layers": 2,
           "num_attention_heads": 4, "num_key_value_heads": 2, "max_position_embeddings": 128,
           "bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 0}
llama = LlamaForCausalLM(LlamaConfig(**decoder)).eval()
mistral = MistralForCausalLM(MistralConfig(**decoder, sliding_window=5)).eval()
gemma = Gemma2ForCausalLM(Gemma2Config(**decoder, head_dim=16, sliding_window=5,
                                       attn_logit_softcapping=2.0)).eval()
gpt2 = GPT2LMHeadModel(GPT2Config(vocab_size=128, n_embd=64, n_layer=2, n_head=4, n_positions=128,
                                  bos_token_id=1, eos_token_id=2)).eval()
bert = BertModel(BertConfig(vocab_size=128, hidden_size=64, intermediate_size=96,
                            num_hidden_layers=2, num_attention_heads=4)).eval()
t5 = T5ForConditionalGeneration(T5Config(vocab_size=128, d_model=64, d_kv=16, d_ff=96,
                                         num_layers=2, num_heads=4,
                                         decoder_start_token_id=0)).eval()

ids = torch.randint(3, 128, (2, 11))
left, right = torch.ones(2, 11, dtype=torch.long), torch.ones(2, 11, dtype=torch.long)
left[0, :4], right[0, 7:] = 0, 0
targets = torch.randint(3, 128, (2, 6))


def run(model, arguments):
    with torch.no_grad():
        return model(**arguments, use_cache=False)[0] if model is not bert else model(
            **arguments)[0]


def compare(output, expected, valid):
    if valid is not None:
        output, expected = output[valid], expected[valid]
    error = (output - expected).norm() / expected.norm()
    assert error <= 1e-5, error


def check(model, layers, padding):
    for mask in (None, padding):
        arguments = {"input_ids": ids, "attention_mask": mask}
        # What padding itself gives is nobody's, and differs.
        valid = None if mask is None else mask.bool()
        if model is t5:
            arguments["decoder_input_ids"], valid = targets, None
        model.set_attn_implementation("eager")
        expected = run(model, arguments)
        if model is not gemma:
            model.set_attn_implementation("sdpa")
            torch.compiler.reset()
            said.clear()
            compiled = torch.compile(model, backend="attn", options={"rest": "aot_eager"})
            compare(run(compiled, arguments), expected, valid)
            assert said == [f"attn computes {layers} calls of attention in a graph"], said
        said.clear()
        model.set_attn_implementation("attn")
        calls = count_calls()
        compare(run(model, arguments), expected, valid)
        assert calls() == layers and not said, said
        if mask is not None:
            torch.compiler.reset()
            compiled = torch.compile(model, backend="aot_eager", fullgraph=True)
            compare(run(compiled, arguments), expected, valid)


def count_calls():
    """How often the operation has run since."""
    profile = torch.profiler.profile()
    profile.start()

    def stop():
        profile.stop()
        return sum(e.count for e in profile.key_averages() if e.key == "attn::sdpa")

    return stop


check(llama, 2, left)
check(gpt2, 2, left)
check(mistral, 2, left)
check(gemma, 2, left)
check(bert, 2, right)
check(t5, 6, right)

# Decoding with a cache, one token at a time.
for model in (llama, mistral, t5):
    tokens = {}
    for name in ("eager", "attn"):
        model.set_attn_implementation(name)
        tokens[name] = model.generate(input_ids=ids, attention_mask=left, max_new_tokens=8,
                                      do_sample=False)
    assert torch.equal(tokens["eager"], tokens["attn"])

# The mask of padding takes no memory for its rows.
from attn.torch._huggingface import attention_mask
from transformers.masking_utils import bidirectional_mask_function, causal_mask_function

mask = attention_mask(2, 11, 11, mask_function=bidirectional_mask_function,
                      attention_mask=right.bool())
assert mask.shape == (2, 1, 11, 11) and mask.stride(2) == 0
assert attention_mask(2, 11, 11, mask_function=causal_mask_function) is None

# Lengths vary without another compilation.
llama.set_attn_implementation("attn")
torch.compiler.reset()
torch._dynamo.utils.counters.clear()
compiled = torch.compile(llama, backend="attn", options={"rest": "aot_eager"}, dynamic=True)
for length in (5, 9, 30, 17):
    arguments = {"input_ids": torch.randint(3, 128, (2, length)),
                 "attention_mask": torch.ones(2, length, dtype=torch.long)}
    compare(run(compiled, arguments), run(llama, arguments), None)
assert torch._dynamo.utils.counters["stats"]["unique_graphs"] == 1

# With gradients PyTorch computes, and they are those of eager.
gradients = {}
for name in ("eager", "attn"):
    llama.set_attn_implementation(name)
    llama.zero_grad()
    said.clear()
    llama(input_ids=ids, labels=ids).loss.backward()
    gradients[name] = llama.model.layers[0].self_attn.q_proj.weight.grad
compare(gradients["attn"], gradients["eager"], None)
assert "a gradient is required" in said[0], said
raises(ValueError, "attn has no sinks", attn.torch._huggingface.attention_forward, None, None,
       None, None, None, s_aux=1)
