"""Small models by rule: a folder as in models_5 from a published class and a few numbers.

    python models_by_rule.py FOLDER [NAME...]

The names of the tensors are those that the class saves; their values are those of weights_by_rule.py. What goes in
and comes out, and the tokens that are written greedily, are stored beside (eager attention). transformers 5.18, torch 2.13.
"""
import json
import os
import sys
import tempfile

import numpy as np
import torch
import transformers
from safetensors import safe_open
from safetensors.numpy import load_file, save_file

import weights_by_rule

PROMPT = [5, 17, 100, 42, 7, 150, 33, 91, 64]
SMALL = dict(vocab_size=192, hidden_size=32, intermediate_size=48, num_hidden_layers=3, num_attention_heads=4,
             num_key_value_heads=2, max_position_embeddings=128, bos_token_id=1, eos_token_id=2, pad_token_id=0)


def small(**more):
    return {**SMALL, **more}


def without(names, **more):
    return {k: v for k, v in small(**more).items() if k not in names}


KINDS = ["sliding_attention", "full_attention", "sliding_attention"]
DECODERS = {
    "D_olmo": ("Olmo", small(clip_qkv=0.5)),
    "D_olmo3": ("Olmo3", small(sliding_window=4, layer_types=KINDS)),
    "D_exaone4": ("Exaone4", small(sliding_window=4, layer_types=KINDS)),
    "D_ministral": ("Ministral", small(sliding_window=4, layer_types=KINDS, head_dim=8)),
    "D_ministral3": ("Ministral3", small(sliding_window=None, head_dim=8, rope_parameters={
        "rope_type": "yarn", "rope_theta": 10000.0, "factor": 4.0, "original_max_position_embeddings": 8,
        "max_position_embeddings": 128, "beta_fast": 32.0, "beta_slow": 1.0, "mscale": 1.0, "mscale_all_dim": 1.0,
        "llama_4_scaling_beta": 0.1})),
    "D_seed_oss": ("SeedOss", small(head_dim=8, attention_bias=True)),
    "D_arcee": ("Arcee", small()),
    "D_helium": ("Helium", small(head_dim=8)),
    "D_ernie4_5": ("Ernie4_5", small(head_dim=8, use_bias=True)),
    "D_glm": ("Glm", small(head_dim=8, attention_bias=True)),
    "D_glm4": ("Glm4", small(head_dim=8, attention_bias=True)),
    "D_cohere": ("Cohere", small()),
    "D_cohere2": ("Cohere2", small(sliding_window=4, layer_types=KINDS)),
    "D_stablelm": ("StableLm", small(use_qkv_bias=True)),
    "D_nemotron": ("Nemotron", small(head_dim=8)),
    "D_phi": ("Phi", small()),
    "D_gpt_neox": ("GPTNeoX", without(["num_key_value_heads"], rotary_pct=0.5)),
    "D_gptj": ("GPTJ", dict(vocab_size=192, n_embd=32, n_layer=3, n_head=4, n_positions=128, rotary_dim=4,
                            bos_token_id=1, eos_token_id=2)),
    "D_opt": ("OPT", dict(vocab_size=192, hidden_size=32, num_hidden_layers=3, ffn_dim=48, num_attention_heads=4,
                          max_position_embeddings=128, word_embed_proj_dim=32, bos_token_id=1, eos_token_id=2,
                          pad_token_id=0)),
    "D_bloom": ("Bloom", dict(vocab_size=192, hidden_size=32, n_layer=3, n_head=4, bos_token_id=1, eos_token_id=2,
                              pad_token_id=0)),
    "D_falcon": ("Falcon", dict(vocab_size=192, hidden_size=32, num_hidden_layers=3, num_attention_heads=4,
                                num_kv_heads=2, new_decoder_architecture=True, alibi=False, bias=False,
                                bos_token_id=1, eos_token_id=2, pad_token_id=0)),
    "D_gpt_bigcode": ("GPTBigCode", dict(vocab_size=192, n_embd=32, n_layer=3, n_head=4, n_positions=128, n_inner=48,
                                         bos_token_id=1, eos_token_id=2, pad_token_id=0)),
    "D_gpt_neo": ("GPTNeo", dict(vocab_size=192, hidden_size=32, num_layers=2, num_heads=4, window_size=4,
                                 attention_types=[[["global", "local"], 1]], max_position_embeddings=128,
                                 intermediate_size=48, bos_token_id=1, eos_token_id=2, pad_token_id=0)),
    "D_mpt": ("Mpt", dict(vocab_size=192, d_model=32, n_layers=3, n_heads=4, max_seq_len=128, expansion_ratio=2,
                          bos_token_id=1, eos_token_id=2, pad_token_id=0)),
    "D_hunyuan_v1_dense": ("HunYuanDenseV1", small(head_dim=8)),
    "D_qwen2_moe": ("Qwen2Moe", small(moe_intermediate_size=24, shared_expert_intermediate_size=40, num_experts=4,
                                      num_experts_per_tok=2, mlp_only_layers=[1], decoder_sparse_step=1)),
    "D_granitemoe": ("GraniteMoe", small(num_local_experts=4, num_experts_per_tok=2, embedding_multiplier=2.0,
                                         logits_scaling=1.5, residual_multiplier=0.7, attention_multiplier=0.4)),
    "D_glm4_moe": ("Glm4Moe", small(head_dim=8, moe_intermediate_size=24, n_routed_experts=4, n_shared_experts=1,
                                    num_experts_per_tok=2, first_k_dense_replace=1, n_group=1, topk_group=1,
                                    use_qk_norm=True, attention_bias=True, routed_scaling_factor=1.5)),
    "D_dots1": ("Dots1", small(head_dim=8, moe_intermediate_size=24, n_routed_experts=4, n_shared_experts=1,
                               num_experts_per_tok=2, first_k_dense_replace=1, n_group=1, topk_group=1,
                               routed_scaling_factor=1.5, sliding_window=4, layer_types=KINDS)),
    "D_ernie4_5_moe": ("Ernie4_5_Moe", small(moe_intermediate_size=24, moe_num_experts=4, moe_k=2,
                                             moe_num_shared_experts=1, moe_layer_start_index=1)),
}


def named(prefix):
    for end in ("ForCausalLM", "LMHeadModel"):
        if hasattr(transformers, prefix + end):
            return getattr(transformers, prefix + end)
    raise ValueError(prefix)


def by_rule(model, into):
    """Saves the model's names, and gives them values by the rule."""
    with tempfile.TemporaryDirectory() as scratch:
        model.save_pretrained(scratch)
        listed, values = {}, {}
        with safe_open(scratch + "/model.safetensors", "np") as file:
            for name in sorted(file.keys()):
                tensor = file.get_tensor(name)
                if tensor.dtype.kind in "iu":
                    listed[name] = {"dtype": "I64", "shape": list(tensor.shape), "data": tensor.ravel().tolist()}
                    values[name] = tensor
                else:
                    listed[name] = list(tensor.shape)
                    values[name] = weights_by_rule.values(name, list(tensor.shape))
        save_file(values, scratch + "/model.safetensors", {"format": "pt"})
        os.makedirs(into, exist_ok=True)
        for kept in ("config.json", "generation_config.json"):
            if os.path.exists(scratch + "/" + kept):
                with open(scratch + "/" + kept) as source, open(into + "/" + kept, "w") as target:
                    target.write(source.read())
        with open(into + "/weights.json", "w") as target:
            json.dump(listed, target, separators=(",", ":"))
        loaded, notes = type(model).from_pretrained(scratch, output_loading_info=True, attn_implementation="eager")
        if notes["missing_keys"] or notes["unexpected_keys"]:
            raise ValueError(notes)
        return loaded.eval()


def decoder(name, into):
    prefix, numbers = DECODERS[name]
    kind = named(prefix)
    torch.manual_seed(0)
    model = by_rule(kind(kind.config_class(**numbers)), into)
    ids = torch.tensor([PROMPT])
    with torch.no_grad():
        logits = model(input_ids=ids).logits
        written = model.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=8, do_sample=False,
                                 eos_token_id=None, pad_token_id=0)
    length = len(PROMPT)
    save_file({"input_ids": ids.numpy(), "attention_mask": np.ones((1, length), np.int64),
               "position_ids": np.arange(length)[None]}, into + "/in.safetensors")
    save_file({"logits": logits.numpy(), "sequences": written.numpy()}, into + "/out.safetensors")
    return float(logits.abs().max()), written[0, length:].tolist()


TEXT = dict(vocab_size=192, hidden_size=32, intermediate_size=48, num_hidden_layers=3, num_attention_heads=4,
            max_position_embeddings=64, pad_token_id=0, bos_token_id=1, eos_token_id=2, num_labels=3)
WAVES = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=48, conv_dim=[16, 16],
             conv_kernel=[10, 3], conv_stride=[5, 2], num_feat_extract_layers=2, num_conv_pos_embeddings=16,
             num_conv_pos_embedding_groups=4, classifier_proj_size=16, num_labels=3, vocab_size=32)


def words(*shape):
    return torch.tensor(PROMPT * (int(np.prod(shape)) // len(PROMPT) + 1))[: int(np.prod(shape))].reshape(shape)


def text(*shape):
    return {"input_ids": words(*shape), "attention_mask": torch.ones(shape, dtype=torch.int64)}


def ended(*rows):
    """Texts that end with token 1, padded with 0."""
    longest = max(map(len, rows)) + 1
    ids = torch.tensor([[*row, 1, *[0] * (longest - len(row) - 1)] for row in rows])
    return {"input_ids": ids, "attention_mask": (ids != 0).long()}


def waves(*shape):
    return torch.from_numpy(weights_by_rule.uniform("input_values", int(np.prod(shape))).astype(np.float32).reshape(shape))


def like(folder, **more):
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "models_5", folder, "config.json")) as file:
        config = json.load(file)
    for key in ("architectures", "transformers_version", "dtype"):
        config.pop(key, None)
    return {**config, **more}


T5 = dict(vocab_size=192, d_model=32, d_kv=8, d_ff=48, num_layers=2, num_decoder_layers=2, num_heads=4,
          relative_attention_num_buckets=8, relative_attention_max_distance=16, num_labels=3, pad_token_id=0,
          eos_token_id=1, decoder_start_token_id=0)


def t5_texts():
    return ended(PROMPT, PROMPT[3:7])


OTHERS = {
    "text__t5_sequence": ("T5ForSequenceClassification", T5, t5_texts),
    "text__t5_token": ("T5ForTokenClassification", T5, t5_texts),
    "text__t5_qa": ("T5ForQuestionAnswering", {**T5, "num_labels": 2}, t5_texts),
    "text__mt5_sequence": ("MT5ForSequenceClassification", {**T5, "feed_forward_proj": "gated-gelu"}, t5_texts),
    "text__mt5_token": ("MT5ForTokenClassification", {**T5, "feed_forward_proj": "gated-gelu"}, t5_texts),
    "text__umt5_token": ("UMT5ForTokenClassification", {**T5, "feed_forward_proj": "gated-gelu"}, t5_texts),
    "text__umt5_qa": ("UMT5ForQuestionAnswering", {**T5, "num_labels": 2, "feed_forward_proj": "gated-gelu"}, t5_texts),

    "text__eurobert": ("EuroBertForSequenceClassification", {**TEXT, "num_key_value_heads": 2}, lambda: text(1, 9)),
    "text__data2vec": ("Data2VecTextForMaskedLM", {**TEXT, "pad_token_id": 1}, lambda: text(1, 9)),
    "text__modernbert_qa": ("ModernBertForQuestionAnswering", {**TEXT, "num_labels": 2, "local_attention": 4, "cls_token_id": 1, "sep_token_id": 2},
                            lambda: text(1, 9)),
    "text__modernbert_choice": ("ModernBertForMultipleChoice", {**TEXT, "local_attention": 4, "cls_token_id": 1, "sep_token_id": 2}, lambda: text(1, 3, 7)),
    "speech__unispeech": ("UniSpeechForCTC", {**WAVES, "pad_token_id": 0}, lambda: {"input_values": waves(1, 1600)}),
    "speech__unispeech_sat": ("UniSpeechSatForAudioFrameClassification", {**WAVES, "use_weighted_layer_sum": True},
                              lambda: {"input_values": waves(1, 1600)}),
    "speech__whisper_classifier": ("WhisperForAudioClassification", dict(
        d_model=32, encoder_layers=2, encoder_attention_heads=4, encoder_ffn_dim=48, decoder_layers=1,
        decoder_attention_heads=4, decoder_ffn_dim=48, num_mel_bins=8, max_source_positions=20, vocab_size=192,
        classifier_proj_size=16, num_labels=3, use_weighted_layer_sum=True, pad_token_id=0, bos_token_id=1,
        eos_token_id=2, decoder_start_token_id=1), lambda: {"input_features": waves(1, 8, 40)}),
    "image-segmentation__conditional_detr": ("ConditionalDetrForSegmentation",
                                             lambda: like("object-detection__conditional_detr", d_model=64),
                                             lambda: {"pixel_values": waves(1, 3, 96, 96)}),
    "image-segmentation__rf_detr": ("RfDetrForInstanceSegmentation",
                                    lambda: like("object-detection__rf_detr", intermediate_size=40),
                                    lambda: {"pixel_values": waves(1, 3, 64, 64)}),
}
GIVEN = ("logits", "start_logits", "end_logits", "pred_boxes", "pred_masks")


def other(name, into):
    kind, numbers, inputs = OTHERS[name]
    kind = getattr(transformers, kind)
    torch.manual_seed(0)
    config = kind.config_class(**(numbers() if callable(numbers) else numbers))
    config._attn_implementation = "eager"
    model = by_rule(kind(config), into)
    given = inputs()
    with torch.no_grad():
        out = model(**given)
    save_file({k: np.ascontiguousarray(v.numpy()) for k, v in given.items()}, into + "/in.safetensors")
    made = {k: np.ascontiguousarray(out[k].numpy()) for k in GIVEN if k in out and out[k] is not None}
    save_file(made, into + "/out.safetensors")
    return {k: (v.shape, float(np.abs(v).max())) for k, v in made.items()}


if __name__ == "__main__":
    for name in sys.argv[2:] or [*DECODERS, *OTHERS]:
        try:
            made = (decoder if name in DECODERS else other)(name, os.path.join(sys.argv[1], name))
            print(name, made, flush=True)
        except Exception as e:  # the next one may be well
            print(name, "FAILED", type(e).__name__, str(e)[:300], flush=True)
