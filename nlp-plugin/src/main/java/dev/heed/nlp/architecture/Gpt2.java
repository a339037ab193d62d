package dev.heed.nlp.architecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.layer.Activation;
import dev.heed.layer.Assembly;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.model.Json;
import dev.heed.nlp.encoding.PositionTable;
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
 * GPT-2: layers in which a token sees itself and those before it, each step behind a norm; the word
 * table reads the tokens in and the next one out.
 *
 * @see <a
 *     href="https://cdn.openai.com/better-language-models/language_models_are_unsupervised_multitask_learners.pdf">Radford
 *     et al. 2019</a>
 */
public final class Gpt2 implements Architecture {

  @Override
  public String modelType() {
    return "gpt2";
  }

  @Override
  public List<String> heads() {
    return List.of("GPT2LMHeadModel", "GPT2Model");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads());
    Parameters body = Checkpoint.body(parameters, "transformer", "wte.weight");
    int layers = config.integer("n_layer");
    MechanismSetup setup = setup(config, 0);
    CausalText text = CausalText.declare(ops, layers, setup.heads(), setup.headWidth());

    Value words = body.get("wte.weight", config.integer("vocab_size"), setup.width());
    Value places = body.get("wpe.weight", config.integer("n_positions"), setup.width());
    Value tokens = new TokenEmbedding(words).embed(ops, text.ids()).tokens();
    PositionalEncoding own = new PositionTable(places, text.positions());
    PositionalEncoding encoding = choices.positionOr(own, setup);
    Value x =
        encoding == own
            ? own.onTokens(ops, tokens, text.grid())
            : text.onTokens(ops, tokens, encoding);
    for (int i = 0; i < layers; i++) {
      try (Scope in = ops.scope("h." + i)) {
        x = layer(ops, config, body.at("h." + i), i, text, encoding, choices, x);
      }
    }
    Value hidden = norm(body.at("ln_f"), config).apply(ops, x);
    head(ops, parameters, head, words, hidden);
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
    long width = x.size(-1);
    Value normed = norm(layer.at("ln_1"), config).apply(ops, x);
    Value mixed =
        ops.add(x, attend(ops, config, layer.at("attn"), number, text, encoding, choices, normed));
    Value seen = norm(layer.at("ln_2"), config).apply(ops, mixed);
    long wide = config.integer("n_inner", Math.toIntExact(4 * width));
    Parameters mlp = layer.at("mlp");
    Value bent = activation(config).apply(ops, linear(ops, mlp.at("c_fc"), width, wide, seen));
    return ops.add(mixed, linear(ops, mlp.at("c_proj"), wide, width, bent));
  }

  private static Value attend(
      Ops ops,
      Json config,
      Parameters attn,
      int layer,
      CausalText text,
      PositionalEncoding encoding,
      Choices choices,
      Value x) {
    long width = x.size(-1);
    int heads = config.integer("n_head");
    Value all = linear(ops, attn.at("c_attn"), width, 3 * width, x); // [B, N, 3C]
    List<Value> parts = ops.split(all, -1, width, width, width);
    Value query = MultiHeadAttention.split(ops, parts.get(0), heads);
    Value key = MultiHeadAttention.split(ops, parts.get(1), heads);
    Value value = MultiHeadAttention.split(ops, parts.get(2), heads);
    boolean dampened = config.flag("scale_attn_by_inverse_layer_idx", false);
    Value asked = dampened ? ops.div(query, layer + 1.0) : query;
    Attended attended =
        text.attend(
            ops,
            layer,
            choices.attentionOr(own(config), setup(config, layer)),
            encoding,
            encoding.onQueryOrKey(ops, asked, text.positions()),
            encoding.onQueryOrKey(ops, key, text.positions()),
            value,
            choices);
    Value joined = MultiHeadAttention.join(ops, attended.output());
    return linear(ops, attn.at("c_proj"), width, width, joined);
  }

  private static Attention own(Json config) {
    return config.flag("scale_attn_weights", true)
        ? DotProductAttention.scaled(Weighting.SOFTMAX)
        : DotProductAttention.unscaled(Weighting.SOFTMAX);
  }

  /** A linear map whose weight is stored {@code [in, out]}: the published code's Conv1D. */
  private static Value linear(Ops ops, Parameters conv, long in, long out, Value x) {
    Value product = ops.matMul(x, conv.get("weight", in, out));
    return ops.add(product, conv.get("bias", out));
  }

  private static void head(Ops ops, Parameters all, String head, Value words, Value hidden) {
    if (head.equals("GPT2Model")) {
      ops.output("last_hidden_state", hidden);
    } else {
      boolean own = all.has("lm_head.weight");
      Value table = own ? all.get("lm_head.weight", words.size(0), words.size(1)) : words;
      ops.output("logits", new Linear(table, Optional.empty()).apply(ops, hidden));
    }
  }

  private static LayerNorm norm(Parameters norm, Json config) {
    return LayerNorm.of(norm, config.integer("n_embd"), config.number("layer_norm_epsilon", 1e-5));
  }

  private static Activation activation(Json config) {
    return Activation.named(config.text("activation_function", "gelu_new"));
  }

  private static MechanismSetup setup(Json config, int layer) {
    int heads = config.integer("n_head");
    return MechanismSetup.of(layer, heads, config.integer("n_embd") / heads);
  }
}
