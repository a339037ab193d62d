package dev.heed.speech.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Convolution;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerTable;
import dev.heed.layer.NormTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import java.util.List;
import java.util.Optional;

/**
 * Moonshine's encoder: three convolutions over the waveform itself, and layers that norm first and
 * turn queries and keys by their position. It is the graph {@code encoder_model}.
 *
 * @see <a href="https://arxiv.org/abs/2410.15608">Jeffries et al. 2024</a>
 */
public final class MoonshineEncoder implements Architecture {

  private static final Dims SAMPLES = Dims.of("batch_size", "sequence_length");

  /** Samples from one frame to the next: the steps of the convolutions, 64, 3 and 2. */
  private static final long STEP = 384;

  @Override
  public String modelType() {
    return "moonshine";
  }

  @Override
  public String graph() {
    return "encoder_model";
  }

  @Override
  public List<String> heads() {
    return List.of("MoonshineForConditionalGeneration", "MoonshineModel");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    Parameters body = Checkpoint.body(parameters, "model", "encoder.conv1.weight").at("encoder");
    Value samples = ops.input("input_values", ElementType.F32, SAMPLES);
    Value mask = ops.input("attention_mask", ElementType.I64, SAMPLES);
    Value x = frames(ops, config, body, samples); // [B, N, C]
    LayerTable table = table(config);
    TransformerEncoder layers =
        TransformerEncoder.of(
            table,
            Checkpoint.layers(body.at("layers"), MoonshineLayers.layers(config, "encoder")),
            choices);
    LayerContext context =
        LayerContext.on(ops, TokenGrid.line(x.axis(1)), x).withMask(visible(ops, mask, x));
    EncoderOutput encoded = layers.encode(ops, x, context);
    encoded.outputMaps(ops, choices, "encoder_");
    ops.output("last_hidden_state", table.norm(body.at("layer_norm")).apply(ops, encoded.last()));
  }

  private static Value frames(Ops ops, Json config, Parameters body, Value samples) {
    long width = config.size("hidden_size");
    Value first =
        ops.tanh(
            convolution(body.at("conv1"), 1, width, 127, 64, false)
                .apply(ops, ops.unsqueeze(samples, 1)));
    Parameters norm = body.at("groupnorm");
    Value normed =
        ops.groupNormalization(
            first, norm.get("weight", width), norm.get("bias", width), 1, MoonshineLayers.EPSILON);
    Value second =
        ops.gelu(convolution(body.at("conv2"), width, 2 * width, 7, 3, true).apply(ops, normed));
    Value third =
        ops.gelu(convolution(body.at("conv3"), 2 * width, width, 3, 2, true).apply(ops, second));
    return ops.transpose(third, 0, 2, 1);
  }

  private static Convolution convolution(
      Parameters conv, long in, long out, long kernel, long stride, boolean biased) {
    Optional<Value> bias = biased ? Optional.of(conv.get("bias", out)) : Optional.empty();
    return new Convolution(conv.get("weight", out, in, kernel), bias, Window.stride(stride));
  }

  /** BOOL {@code [B, 1, 1, N]}: whether the sample at which a frame begins is no padding. */
  private static Value visible(Ops ops, Value mask, Value x) {
    Value begins = ops.slice(mask, 1, 0, Long.MAX_VALUE, STEP);
    Value some = ops.slice(begins, 1, ops.constants(0), ops.unsqueeze(ops.dimension(x, 1), 0));
    return ops.unsqueeze(ops.cast(some, ElementType.BOOL), 1, 2);
  }

  /** A norm without bias before each step. */
  private static LayerTable table(Json config) {
    return LayerTable.of(
            config.size("hidden_size"), NormTable.layerNormWithoutBias(MoonshineLayers.EPSILON))
        .attention(
            MoonshineLayers.attention(config, "self_attn", "encoder")
                .position(MoonshineLayers.rotary(config)))
        .feedForward(
            FeedForwardTable.mlp(
                "mlp.fc1",
                "mlp.fc2",
                config.size("intermediate_size"),
                config.text("encoder_hidden_act", "gelu")))
        .normsBefore("input_layernorm", "post_attention_layernorm");
  }
}
