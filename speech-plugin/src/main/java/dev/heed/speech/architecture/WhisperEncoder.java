package dev.heed.speech.architecture;

import dev.heed.encoding.LearnedEncoding;
import dev.heed.encoding.SinusoidalEncoding;
import dev.heed.layer.Assembly;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Convolution;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerTable;
import dev.heed.layer.LinearForm;
import dev.heed.layer.NormTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.speech.encoding.SpectrogramFrames;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.Trained;
import dev.heed.tensor.ElementType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whisper's encoder: two convolutions over a log-mel spectrogram, sinusoids for positions, and
 * layers that norm first. It is the graph {@code encoder_model}; what it gives, a decoder reads.
 *
 * @see <a href="https://arxiv.org/abs/2212.04356">Radford et al. 2022</a>
 */
public final class WhisperEncoder implements Architecture {

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
    List<Value> states = encode(ops, config, body, choices);
    ops.output("last_hidden_state", states.get(states.size() - 1));
  }

  /** The frames {@code [B, N, C]} before the first layer and after each, the last one normed. */
  static List<Value> encode(Ops ops, Json config, Parameters body, Choices choices) {
    LayerTable table = table(config, positions(config, body));
    TransformerEncoder layers =
        TransformerEncoder.of(
            table, Checkpoint.layers(body.at("layers"), config.size("encoder_layers")), choices);

    Embedded frames = embedding(config, body).embed(ops, spectrogram(ops, config));
    EncoderOutput encoded = layers.encode(ops, frames);
    encoded.outputMaps(ops, choices, "encoder_");
    Value hidden = table.norm(body.at("layer_norm")).apply(ops, encoded.last());
    List<Value> before = encoded.states().subList(0, encoded.states().size() - 1);
    return Stream.concat(before.stream(), Stream.of(hidden)).toList();
  }

  /** A norm before each step; keys have no bias. */
  private static LayerTable table(Json config, PositionalEncoding own) {
    return LayerTable.of(config.size("d_model"), NormTable.layerNorm(1e-5))
        .attention(
            AttentionTable.split(
                    "self_attn.q_proj",
                    "self_attn.k_proj",
                    "self_attn.v_proj",
                    "self_attn.out_proj")
                .heads(config.size("encoder_attention_heads"))
                .forms(LinearForm.BIASED, LinearForm.UNBIASED, LinearForm.BIASED, LinearForm.BIASED)
                .position(own))
        .feedForward(
            FeedForwardTable.mlp(
                "fc1",
                "fc2",
                config.size("encoder_ffn_dim"),
                config.text("activation_function", "gelu")))
        .normsBefore("self_attn_layer_norm", "final_layer_norm");
  }

  /** {@code input_features [B, M, T]}: always the same span of time, padded with silence. */
  private static Value spectrogram(Ops ops, Json config) {
    int frames = 2 * config.size("max_source_positions");
    return ops.input(
        "input_features",
        ElementType.F32,
        Dims.of("batch_size", config.size("num_mel_bins"), frames));
  }

  private static SpectrogramFrames embedding(Json config, Parameters body) {
    long width = config.size("d_model");
    Parameters first = body.at("conv1");
    return new SpectrogramFrames(
        List.of(
            convolution(first, config.size("num_mel_bins"), width, 1),
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
            Trained.of(body.get(name, config.size("max_source_positions"), config.size("d_model"))))
        : new SinusoidalEncoding(SinusoidalEncoding.Layout.HALVES, 10_000, true);
  }
}
