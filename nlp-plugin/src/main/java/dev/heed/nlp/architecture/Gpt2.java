package dev.heed.nlp.architecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.layer.Activation;
import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Encoder;
import dev.heed.layer.EncoderLayer;
import dev.heed.layer.FeedForward;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.layer.TokenMixer;
import dev.heed.model.Json;
import dev.heed.nlp.encoding.PositionTable;
import dev.heed.nlp.encoding.TokenEmbedding;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import java.util.List;
import java.util.stream.IntStream;

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
    long width = config.integer("n_embd");
    Mechanisms mechanisms = Mechanisms.of(choices, config.integer("n_head"), width);
    CausalText text =
        CausalText.declare(
            ops, config.integer("n_layer"), mechanisms.heads(), mechanisms.headWidth());

    Value words = body.get("wte.weight", config.integer("vocab_size"), width);
    Value places = body.get("wpe.weight", config.integer("n_positions"), width);
    Value tokens = new TokenEmbedding(words).embed(ops, text.ids()).tokens();
    PositionalEncoding own = new PositionTable(places, text.positions());
    PositionalEncoding encoding = mechanisms.position(0, own);
    Value placed =
        encoding == own
            ? own.onTokens(ops, tokens, text.grid())
            : text.onTokens(ops, tokens, encoding);
    Value last =
        new Encoder(layers(config, body, text, mechanisms, own))
            .apply(ops, placed, text.context(), choices);
    Value hidden = norm(body.at("ln_f"), config).apply(ops, last);
    CausalHead.output(ops, parameters, head.equals("GPT2LMHeadModel"), words, hidden);
    text.outputPresent(ops);
  }

  private static List<EncoderLayer> layers(
      Json config,
      Parameters body,
      CausalText text,
      Mechanisms mechanisms,
      PositionalEncoding own) {
    return IntStream.range(0, config.integer("n_layer"))
        .mapToObj(
            i -> {
              PositionalEncoding encoding = mechanisms.position(i, own);
              Attention attention = mechanisms.attention(i, attention(config));
              CausalText.Layer memory = text.layer(i, attention, encoding);
              return layer(config, body.at("h." + i), i, memory);
            })
        .toList();
  }

  private static EncoderLayer layer(
      Json config, Parameters layer, int number, CausalText.Layer memory) {
    return new EncoderLayer(
        mixer(config, layer.at("attn"), number, memory),
        norm(layer.at("ln_1"), config),
        forward(config, layer.at("mlp")),
        norm(layer.at("ln_2"), config),
        true);
  }

  /** One linear map makes queries, keys and values. */
  private static TokenMixer mixer(
      Json config, Parameters attn, int layer, CausalText.Layer memory) {
    int heads = config.integer("n_head");
    double damping = config.flag("scale_attn_by_inverse_layer_idx", false) ? layer + 1.0 : 1;
    return (ops, x, context) -> {
      long width = x.size(-1);
      Value all = linear(ops, attn.at("c_attn"), width, 3 * width, x); // [B, N, 3C]
      List<Value> parts = ops.split(all, -1, width, width, width);
      Value query = MultiHeadAttention.split(ops, parts.get(0), heads);
      Value key = MultiHeadAttention.split(ops, parts.get(1), heads);
      Value value = MultiHeadAttention.split(ops, parts.get(2), heads);
      Value asked = damping == 1 ? query : ops.div(query, damping);
      Attended attended = memory.attend(ops, asked, key, value, context);
      Value joined = MultiHeadAttention.join(ops, attended.output());
      Value output = linear(ops, attn.at("c_proj"), width, width, joined);
      return new Attended(output, attended.weights());
    };
  }

  private static FeedForward forward(Json config, Parameters mlp) {
    Activation activation = Activation.named(config.text("activation_function", "gelu_new"));
    return (ops, x) -> {
      long width = x.size(-1);
      long wide = config.integer("n_inner", Math.toIntExact(4 * width));
      Value up = linear(ops, mlp.at("c_fc"), width, wide, x);
      return linear(ops, mlp.at("c_proj"), wide, width, activation.apply(ops, up));
    };
  }

  private static Attention attention(Json config) {
    return config.flag("scale_attn_weights", true)
        ? DotProductAttention.scaled(Weighting.SOFTMAX)
        : DotProductAttention.unscaled(Weighting.SOFTMAX);
  }

  /** A linear map whose weight is stored {@code [in, out]}: the published code's Conv1D. */
  private static Value linear(Ops ops, Parameters conv, long in, long out, Value x) {
    Value product = ops.matMul(x, conv.get("weight", in, out));
    return ops.add(product, conv.get("bias", out));
  }

  private static LayerNorm norm(Parameters norm, Json config) {
    return LayerNorm.of(norm, config.integer("n_embd"), config.number("layer_norm_epsilon", 1e-5));
  }
}
