package dev.heed.nlp.architecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.encoding.BucketEncoding;
import dev.heed.layer.Assembly;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerTable;
import dev.heed.layer.LinearForm;
import dev.heed.layer.MemoryDecoder;
import dev.heed.layer.MemoryText;
import dev.heed.layer.NormTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.Trained;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * T5: an encoder and a decoder without absolute positions, whose scores get a number for each
 * bucket of distances. Version 1.1 and Flan-T5 have gated nets; mT5 and UMT5 read a hundred
 * languages.
 *
 * @see <a href="https://arxiv.org/abs/1910.10683">Raffel et al. 2019</a>
 */
public final class T5 implements MemoryDecoder {

  private final String modelType;
  private final String classes;

  /** Whether each layer has numbers of its own, or all those of the first. */
  private final boolean apart;

  private T5(String modelType, String classes, boolean apart) {
    this.modelType = modelType;
    this.classes = classes;
    this.apart = apart;
  }

  /** The graphs of T5 and its kin. */
  public static List<Architecture> all() {
    return Stream.of(
            new T5("t5", "T5", false), new T5("mt5", "MT5", false), new T5("umt5", "UMT5", true))
        .flatMap(T5::architectures)
        .toList();
  }

  private Stream<Architecture> architectures() {
    Architecture beside = new Encoder(this);
    return Stream.concat(Stream.of(beside, new T5Reader(this, classes)), graphs().stream());
  }

  @Override
  public String modelType() {
    return modelType;
  }

  @Override
  public List<String> heads() {
    return List.of(
        classes + "ForConditionalGeneration", classes + "Model", classes + "WithLMHeadModel");
  }

  @Override
  public MemoryText.Sizes sizes(Json config) {
    int layers = config.size("num_decoder_layers", config.size("num_layers"));
    int headWidth = config.size("d_kv");
    return new MemoryText.Sizes(
        layers, config.size("num_heads"), headWidth, config.size("d_model"), true);
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices, MemoryText text) {
    boolean predicts = !Assembly.head(config, heads()).equals(classes + "Model");
    Value hidden = decoded(ops, config, parameters, choices, text);
    if (predicts) {
      Value words = words(config, parameters, "decoder");
      Value scaled =
          isScaled(config) ? ops.mul(hidden, 1 / Math.sqrt(config.size("d_model"))) : hidden;
      ops.output("logits", CausalHead.logits(ops, parameters, words, scaled));
    } else {
      ops.output("last_hidden_state", hidden);
    }
  }

  /** The tokens that the decoder makes {@code [B, N, C]}. */
  Value decoded(Ops ops, Json config, Parameters body, Choices choices, MemoryText text) {
    Stack stack = stack(config, body.at("decoder"), true, sizes(config).layers(), choices);
    Value read = ops.gather(words(config, body, "decoder"), text.ids(), 0);
    Value placed = text.place(ops, read, stack.layers);
    EncoderOutput decoded = stack.layers.encode(ops, placed, text.context(ops));
    decoded.outputMaps(ops, choices, "decoder_");
    return stack.last(ops, decoded);
  }

  /** Those that the encoder makes; {@code maps} is what the names of its maps begin with. */
  Value encoded(
      Ops ops, Json config, Parameters body, Choices choices, TextInputs text, String maps) {
    Stack stack = stack(config, body.at("encoder"), false, config.size("num_layers"), choices);
    Value read = ops.gather(words(config, body, "encoder"), text.ids(), 0);
    Value placed = stack.layers.place(ops, new Embedded(read, text.grid()));
    EncoderOutput encoded = stack.layers.encode(ops, placed, text.context(ops, placed));
    encoded.outputMaps(ops, choices, maps);
    return stack.last(ops, encoded);
  }

  /** As published: T5 by what its file says of shared tables, whatever it holds. */
  private boolean isScaled(Json config) {
    return switch (modelType) {
      case "t5" -> config.flag("scale_decoder_outputs", config.flag("tie_word_embeddings", true));
      case "umt5" -> true;
      default -> false;
    };
  }

  private static Value words(Json config, Parameters all, String which) {
    String own = which + ".embed_tokens.weight";
    return all.get(
        all.has(own) ? own : "shared.weight", config.size("vocab_size"), config.size("d_model"));
  }

  /** The layers of encoder or decoder, and what stands on them. */
  private record Stack(LayerTable table, Parameters body, TransformerEncoder layers) {

    Value last(Ops ops, EncoderOutput encoded) {
      return table.norm(body.at("final_layer_norm")).apply(ops, encoded.last());
    }
  }

  private Stack stack(Json config, Parameters body, boolean decodes, int count, Choices choices) {
    List<Parameters> layers = Checkpoint.layers(body.at("block"), count);
    List<PositionalEncoding> own =
        IntStream.range(0, apart ? count : 1)
            .mapToObj(i -> buckets(config, layers.get(i), decodes))
            .toList();
    IntFunction<LayerTable> table = i -> table(config, own.get(apart ? i : 0), decodes);
    return new Stack(table.apply(0), body, TransformerEncoder.of(table, layers, choices));
  }

  private static PositionalEncoding buckets(Json config, Parameters layer, boolean decodes) {
    Value numbers =
        layer.get(
            "layer.0.SelfAttention.relative_attention_bias.weight",
            config.size("relative_attention_num_buckets", 32),
            config.size("num_heads"));
    int farthest = config.size("relative_attention_max_distance", 128);
    return new BucketEncoding(Trained.of(numbers), decodes, farthest);
  }

  private LayerTable table(Json config, PositionalEncoding own, boolean decodes) {
    LayerTable plain =
        LayerTable.of(
                config.size("d_model"),
                NormTable.rmsNorm(config.positive("layer_norm_epsilon", 1e-6)))
            .attention(attention(config, "layer.0.SelfAttention").position(own))
            .feedForward(net(config, decodes ? "layer.2" : "layer.1"));
    return decodes
        ? plain
            .crossAttention(attention(config, "layer.1.EncDecAttention"))
            .normsBefore("layer.0.layer_norm", "layer.1.layer_norm", "layer.2.layer_norm")
        : plain.normsBefore("layer.0.layer_norm", "layer.1.layer_norm");
  }

  private static AttentionTable attention(Json config, String name) {
    int heads = config.size("num_heads");
    return AttentionTable.split(name + ".q", name + ".k", name + ".v", name + ".o")
        .heads(heads, heads, config.size("d_kv"))
        .forms(LinearForm.UNBIASED)
        .attention(DotProductAttention.unscaled(Weighting.SOFTMAX));
  }

  /** {@code relu}, or {@code gated-gelu}, which always meant the approximated one. */
  private FeedForwardTable net(Json config, String step) {
    String kind = config.text("feed_forward_proj", modelType.equals("t5") ? "relu" : "gated-gelu");
    String net = step + ".DenseReluDense.";
    int inner = config.size("d_ff");
    if (!kind.startsWith("gated-")) {
      return FeedForwardTable.mlp(net + "wi", net + "wo", inner, kind, LinearForm.UNBIASED);
    }
    String activation = kind.equals("gated-gelu") ? "gelu_new" : kind.substring("gated-".length());
    return FeedForwardTable.gated(
        net + "wi_0", net + "wi_1", net + "wo", inner, activation, LinearForm.UNBIASED);
  }

  /** The encoder, with a decoder beside it. */
  private record Encoder(T5 family) implements Architecture {

    @Override
    public String modelType() {
      return family.modelType;
    }

    @Override
    public List<String> heads() {
      return family.heads();
    }

    @Override
    public String graph() {
      return "encoder_model";
    }

    @Override
    public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
      Assembly.head(config, heads());
      TextInputs text = TextInputs.declare(ops);
      Value states = family.encoded(ops, config, parameters, choices, text, "encoder_");
      ops.output("last_hidden_state", states);
    }
  }
}
