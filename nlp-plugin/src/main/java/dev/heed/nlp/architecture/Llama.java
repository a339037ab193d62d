package dev.heed.nlp.architecture;

import dev.heed.attention.GroupedQueryAttention;
import dev.heed.encoding.RotaryEncoding;
import dev.heed.encoding.RotaryFrequencies;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.layer.Activation;
import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Encoder;
import dev.heed.layer.EncoderLayer;
import dev.heed.layer.FeedForward;
import dev.heed.layer.Linear;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.layer.Projections;
import dev.heed.layer.RmsNorm;
import dev.heed.layer.TokenMixer;
import dev.heed.model.Json;
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
    int heads = config.integer("num_attention_heads");
    int even = config.integer("hidden_size") / heads;
    Mechanisms mechanisms = new Mechanisms(choices, heads, config.integer("head_dim", even));
    CausalText text = CausalText.declare(ops, layers, groups(config), mechanisms.headWidth());

    long width = config.integer("hidden_size");
    Value words = body.get("embed_tokens.weight", config.integer("vocab_size"), width);
    Value tokens = new TokenEmbedding(words).embed(ops, text.ids()).tokens();
    PositionalEncoding own = rotary(config, mechanisms.headWidth());
    PositionalEncoding encoding = mechanisms.position(0, own);
    Value placed = encoding == own ? tokens : text.onTokens(ops, tokens, encoding);
    Value last =
        new Encoder(layers(config, body, text, mechanisms, own))
            .apply(ops, placed, text.context(), choices);
    Value hidden = norm(body.at("norm"), config).apply(ops, last);
    CausalHead.output(ops, parameters, head.equals("LlamaForCausalLM"), words, hidden);
    text.outputPresent(ops);
  }

  private static List<EncoderLayer> layers(
      Json config,
      Parameters body,
      CausalText text,
      Mechanisms mechanisms,
      PositionalEncoding own) {
    return IntStream.range(0, config.integer("num_hidden_layers"))
        .mapToObj(
            i -> {
              Attention attention = new GroupedQueryAttention(mechanisms.attention(i));
              CausalText.Layer memory = text.layer(i, attention, mechanisms.position(i, own));
              return layer(config, body.at("layers." + i), mechanisms, memory);
            })
        .toList();
  }

  private static EncoderLayer layer(
      Json config, Parameters layer, Mechanisms mechanisms, CausalText.Layer memory) {
    return new EncoderLayer(
        mixer(config, layer.at("self_attn"), mechanisms, memory),
        norm(layer.at("input_layernorm"), config),
        gated(config, layer.at("mlp")),
        norm(layer.at("post_attention_layernorm"), config),
        true);
  }

  private static TokenMixer mixer(
      Json config, Parameters self, Mechanisms mechanisms, CausalText.Layer memory) {
    int groups = groups(config);
    Projections linear = projections(config, self, mechanisms, groups);
    return (ops, x, context) -> {
      Value query = linear.query().apply(ops, x);
      Value key = linear.key().apply(ops, x);
      Value value = linear.value().apply(ops, x);
      Attended attended =
          memory.attend(
              ops,
              MultiHeadAttention.split(ops, query, mechanisms.heads()),
              MultiHeadAttention.split(ops, key, groups),
              MultiHeadAttention.split(ops, value, groups),
              context);
      Value joined = MultiHeadAttention.join(ops, attended.output());
      return new Attended(linear.output().apply(ops, joined), attended.weights());
    };
  }

  private static Projections projections(
      Json config, Parameters self, Mechanisms mechanisms, int groups) {
    long width = config.integer("hidden_size");
    long all = (long) mechanisms.heads() * mechanisms.headWidth();
    long few = (long) groups * mechanisms.headWidth();
    boolean biased = config.flag("attention_bias", false);
    return new Projections(
        Linear.of(self.at("q_proj"), width, all, biased),
        Linear.of(self.at("k_proj"), width, few, biased),
        Linear.of(self.at("v_proj"), width, few, biased),
        Linear.of(self.at("o_proj"), all, width, biased));
  }

  /**
   * SwiGLU: {@code down(silu(gate(x)) * up(x))}.
   *
   * @see <a href="https://arxiv.org/abs/2002.05202">Shazeer 2020</a>
   */
  private static FeedForward gated(Json config, Parameters mlp) {
    long width = config.integer("hidden_size");
    long wide = config.integer("intermediate_size");
    boolean biased = config.flag("mlp_bias", false);
    Linear gate = Linear.of(mlp.at("gate_proj"), width, wide, biased);
    Linear up = Linear.of(mlp.at("up_proj"), width, wide, biased);
    Linear down = Linear.of(mlp.at("down_proj"), wide, width, biased);
    Activation activation = Activation.named(config.text("hidden_act", "silu"));
    return (ops, x) -> {
      Value open = activation.apply(ops, gate.apply(ops, x));
      return down.apply(ops, ops.mul(open, up.apply(ops, x)));
    };
  }

  /** How fast pairs turn, and how that was stretched to longer texts after the training. */
  private static PositionalEncoding rotary(Json config, int headWidth) {
    boolean newer = config.has("rope_parameters");
    Json scaling = config.objectOrEmpty(newer ? "rope_parameters" : "rope_scaling");
    double base = scaling.number("rope_theta", config.number("rope_theta", 10_000));
    RotaryFrequencies trained = RotaryFrequencies.of(headWidth, base);
    String kind = scaling.text("rope_type", scaling.text("type", "default"));
    RotaryFrequencies frequencies =
        switch (kind) {
          case "default" -> trained;
          case "linear" -> trained.squeezed(scaling.number("factor"));
          case "llama3" ->
              trained.blended(
                  scaling.number("factor"),
                  scaling.number("low_freq_factor"),
                  scaling.number("high_freq_factor"),
                  scaling.number("original_max_position_embeddings"));
          default ->
              throw new HeedException(
                  ErrorCode.UNSUPPORTED,
                  "%s: rotary positions of type '%s' are not built from weights; there are default, linear and llama3. Export the model to ONNX, and put the graph into the folder."
                      .formatted(scaling.origin(), kind));
        };
    return new RotaryEncoding(RotaryEncoding.Layout.HALVES, frequencies);
  }

  private static RmsNorm norm(Parameters norm, Json config) {
    return RmsNorm.of(norm, config.integer("hidden_size"), config.number("rms_norm_eps", 1e-6));
  }

  /** The heads of keys and values. */
  private static int groups(Json config) {
    return config.integer("num_key_value_heads", config.integer("num_attention_heads"));
  }
}
