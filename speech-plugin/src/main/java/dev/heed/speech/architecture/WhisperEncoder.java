package dev.heed.speech.architecture;

import dev.heed.encoding.LearnedEncoding;
import dev.heed.encoding.SinusoidalEncoding;
import dev.heed.layer.Activation;
import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Convolution;
import dev.heed.layer.Encoded;
import dev.heed.layer.Encoder;
import dev.heed.layer.EncoderLayer;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.Mechanisms.SelfAttention;
import dev.heed.layer.Mlp;
import dev.heed.layer.Projections;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.speech.encoding.SpectrogramFrames;
import dev.heed.spi.Architecture;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.Trained;
import dev.heed.tensor.ElementType;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Whisper's encoder: two convolutions over a log-mel spectrogram, sinusoids for positions, and
 * layers that norm first. It is the graph {@code encoder_model}; what it gives, a decoder reads.
 *
 * @see <a href="https://arxiv.org/abs/2212.04356">Radford et al. 2022</a>
 */
public final class WhisperEncoder implements Architecture {

  private static final double EPSILON = 1e-5;

  @Override
  public String modelType() {
    return "whisper";
  }

  @Override
  public String graph() {
    return "encoder_model";
  }

  @Override
  public List<String> heads() {
    return List.of("WhisperForConditionalGeneration", "WhisperModel");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    Parameters body = Checkpoint.body(parameters, "model", "encoder.conv1.weight").at("encoder");
    Embedded frames = embedding(config, body).embed(ops, spectrogram(ops, config));

    long width = config.integer("d_model");
    int heads = config.integer("encoder_attention_heads");
    Mechanisms mechanisms = Mechanisms.of(choices, heads, width);
    PositionalEncoding own = positions(config, body);
    Value placed = mechanisms.position(0, own).onTokens(ops, frames.tokens(), frames.grid());
    SelfAttention attention = mechanisms.over(ops, own, frames.grid(), placed);
    Encoded encoded =
        new Encoder(layers(config, body.at("layers"), attention))
            .encode(ops, placed, AttentionContext.on(frames.grid()));
    encoded.outputMaps(ops, choices, "encoder_");
    LayerNorm norm = LayerNorm.of(body.at("layer_norm"), width, EPSILON);
    ops.output("last_hidden_state", norm.apply(ops, encoded.last()));
  }

  /** {@code input_features [B, M, T]}: always the same span of time, padded with silence. */
  private static Value spectrogram(Ops ops, Json config) {
    int frames = 2 * config.integer("max_source_positions");
    return ops.input(
        "input_features",
        ElementType.F32,
        Dims.of("batch_size", config.integer("num_mel_bins"), frames));
  }

  private static SpectrogramFrames embedding(Json config, Parameters body) {
    long width = config.integer("d_model");
    Parameters first = body.at("conv1");
    return new SpectrogramFrames(
        List.of(
            convolution(first, config.integer("num_mel_bins"), width, 1),
            convolution(body.at("conv2"), width, width, 2)));
  }

  private static Convolution convolution(Parameters conv, long in, long out, long stride) {
    Value weight = conv.get("weight", out, in, 3);
    return new Convolution(
        weight, Optional.of(conv.get("bias", out)), Window.stride(stride).pad(1));
  }

  /** Sinusoids; most checkpoints hold them as a table. */
  private static PositionalEncoding positions(Json config, Parameters body) {
    String name = "embed_positions.weight";
    return body.has(name)
        ? new LearnedEncoding(
            Trained.of(
                body.get(name, config.integer("max_source_positions"), config.integer("d_model"))))
        : new SinusoidalEncoding(SinusoidalEncoding.Layout.HALVES, 10_000, true);
  }

  private static List<EncoderLayer> layers(Json config, Parameters all, SelfAttention attention) {
    return IntStream.range(0, config.integer("encoder_layers"))
        .mapToObj(i -> layer(config, all.at(Integer.toString(i)), i, attention))
        .toList();
  }

  private static EncoderLayer layer(
      Json config, Parameters layer, int number, SelfAttention attention) {
    long width = config.integer("d_model");
    long wide = config.integer("encoder_ffn_dim");
    Parameters self = layer.at("self_attn");
    Projections linear =
        new Projections(
            Linear.of(self.at("q_proj"), width, width),
            Linear.of(self.at("k_proj"), width, width, false),
            Linear.of(self.at("v_proj"), width, width),
            Linear.of(self.at("out_proj"), width, width));

    Mlp mlp =
        new Mlp(
            Linear.of(layer.at("fc1"), width, wide),
            Activation.named(config.text("activation_function", "gelu")),
            Linear.of(layer.at("fc2"), wide, width));
    LayerNorm attentionNorm = LayerNorm.of(layer.at("self_attn_layer_norm"), width, EPSILON);
    LayerNorm mlpNorm = LayerNorm.of(layer.at("final_layer_norm"), width, EPSILON);
    return new EncoderLayer(attention.of(number, linear), attentionNorm, mlp, mlpNorm, true);
  }
}
