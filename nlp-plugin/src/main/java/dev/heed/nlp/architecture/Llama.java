package dev.heed.nlp.architecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.layer.Activation;
import dev.heed.layer.Assembly;
import dev.heed.layer.Linear;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.model.Json;
import dev.heed.nlp.encoding.Rotary;
import dev.heed.nlp.encoding.RotaryFrequencies;
import dev.heed.nlp.encoding.TokenEmbedding;
import dev.heed.op.Ops;
import dev.heed.op.Scope;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.Choices;
import dev.heed.spi.MechanismSetup;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import java.util.List;
import java.util.Optional;

/**
 * LLaMA: norms by the root mean square alone, positions by rotation, several query heads for one
 * key head, and a feed-forward net whose one half opens gates for the other.
 *
 * @see <a href="https://arxiv.org/abs/2302.13971">Touvron et al. 2023</a>
 */
public final class Llama implements Architecture {

  @Override
  public String modelType() {
    return "llama";
  }

  @Override
  public List<String> heads() {
    return List.of("LlamaForCausalLM", "LlamaModel");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads());
    Parameters body = Checkpoint.body(parameters, "model", "embed_tokens.weight");
    int layers = config.integer("num_hidden_layers");
    MechanismSetup setup = setup(config, 0);
    CausalText text = CausalText.declare(ops, layers, groups(config), setup.headWidth());
    PositionalEncoding own = new Rotary(RotaryFrequencies.of(config, setup.headWidth()));
    PositionalEncoding encoding = choices.positionOr(own, setup);

    Value words =
        body.get(
            "embed_tokens.weight", config.integer("vocab_size"), config.integer("hidden_size"));
    Value tokens = new TokenEmbedding(words).embed(ops, text.ids()).tokens();
    Value x = encoding == own ? tokens : text.onTokens(ops, tokens, encoding);
    for (int i = 0; i < layers; i++) {
      try (Scope in = ops.scope("layers." + i)) {
        x = layer(ops, config, body.at("layers." + i), i, text, encoding, choices, x);
      }
    }
    head(ops, parameters, head, words, norm(ops, body.at("norm"), config, x));
  }

  private static Value layer(
      Ops ops,
      Json config,
      Parameters layer,
      int number,
      CausalText text,
      PositionalEncoding encoding,
      Choices choices,
      Value x) {
    Value normed = norm(ops, layer.at("input_layernorm"), config, x);
    Parameters self = layer.at("self_attn");
    Value mixed = ops.add(x, attend(ops, config, self, number, text, encoding, choices, normed));
    Value seen = norm(ops, layer.at("post_attention_layernorm"), config, mixed);
    return ops.add(mixed, gated(ops, config, layer.at("mlp"), seen));
  }

  private static Value attend(
      Ops ops,
      Json config,
      Parameters self,
      int layer,
      CausalText text,
      PositionalEncoding encoding,
      Choices choices,
      Value x) {
    MechanismSetup setup = setup(config, layer);
    Value query = heads(ops, self.at("q_proj"), setup.heads(), setup.headWidth(), x);
    Value key = heads(ops, self.at("k_proj"), groups(config), setup.headWidth(), x);
    Value value = heads(ops, self.at("v_proj"), groups(config), setup.headWidth(), x);
    Attention own = DotProductAttention.scaled(Weighting.SOFTMAX);
    Attended attended =
        text.attend(
            ops,
            layer,
            choices.attentionOr(own, setup),
            encoding,
            encoding.onQueryOrKey(ops, query, text.positions()),
            encoding.onQueryOrKey(ops, key, text.positions()),
            value,
            choices);
    Value joined = MultiHeadAttention.join(ops, attended.output());
    return Linear.of(self.at("o_proj"), setup.width(), x.size(-1)).apply(ops, joined);
  }

  /** {@code [B, N, C] -> [B, heads, N, D]}. */
  private static Value heads(Ops ops, Parameters linear, int heads, long headWidth, Value x) {
    Value projected = Linear.of(linear, x.size(-1), heads * headWidth).apply(ops, x);
    return MultiHeadAttention.split(ops, projected, heads);
  }

  /**
   * SwiGLU: {@code down(silu(gate(x)) * up(x))}.
   *
   * @see <a href="https://arxiv.org/abs/2002.05202">Shazeer 2020</a>
   */
  private static Value gated(Ops ops, Json config, Parameters mlp, Value x) {
    long width = x.size(-1);
    long wide = config.integer("intermediate_size");
    Activation activation = Activation.named(config.text("hidden_act", "silu"));
    Value gate = activation.apply(ops, Linear.of(mlp.at("gate_proj"), width, wide).apply(ops, x));
    Value up = Linear.of(mlp.at("up_proj"), width, wide).apply(ops, x);
    return Linear.of(mlp.at("down_proj"), wide, width).apply(ops, ops.mul(gate, up));
  }

  private static Value norm(Ops ops, Parameters norm, Json config, Value x) {
    double epsilon = config.number("rms_norm_eps", 1e-6);
    return ops.rmsNormalization(x, norm.get("weight", x.size(-1)), epsilon);
  }

  private static void head(Ops ops, Parameters all, String head, Value words, Value hidden) {
    if (head.equals("LlamaModel")) {
      ops.output("last_hidden_state", hidden);
    } else {
      boolean own = all.has("lm_head.weight");
      Value table = own ? all.get("lm_head.weight", words.size(0), words.size(1)) : words;
      ops.output("logits", new Linear(table, Optional.empty()).apply(ops, hidden));
    }
  }

  /** The heads of keys and values. */
  private static int groups(Json config) {
    return config.integer("num_key_value_heads", config.integer("num_attention_heads"));
  }

  private static MechanismSetup setup(Json config, int layer) {
    int heads = config.integer("num_attention_heads");
    int even = config.integer("hidden_size") / heads;
    return MechanismSetup.of(layer, heads, config.integer("head_dim", even));
  }
}
