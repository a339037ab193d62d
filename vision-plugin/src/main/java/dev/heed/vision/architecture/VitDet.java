package dev.heed.vision.architecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.attention.WindowAttention;
import dev.heed.layer.Activation;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.AttentionTable.FusedOrder;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Convolution;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.LinearForm;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.layer.NormTable;
import dev.heed.layer.TokenMixer;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.vision.encoding.InterpolatedPositions;
import dev.heed.vision.encoding.Interpolation;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A plain ViT as a backbone for dense tasks: most layers look within windows, some at all patches,
 * and some have a few convolutions behind them.
 *
 * @param config {@code backbone_config}
 * @see <a href="https://arxiv.org/abs/2203.16527">Li et al. 2022, Exploring Plain Vision
 *     Transformer Backbones for Object Detection</a>
 */
record VitDet(Ops ops, Json config, Parameters parameters, Choices choices) {

  /** What the published residual block takes, whatever the configuration says. */
  private static final double EPSILON = 1e-6;

  private int width() {
    return Vit.width(config);
  }

  private int heads() {
    return config.size("num_attention_heads", 12);
  }

  /** Patches of {@code pixels [B, C, H, W]}. */
  Embedded embed(Value pixels) {
    long patch = Pixels.size(config, "patch_size", 0, 16);
    Parameters embeddings = parameters.at("embeddings");
    return PatchEmbedding.of(embeddings.at("projection"), pixels.size(1), width(), patch, true)
        .embed(ops, pixels);
  }

  /** The tokens of all layers, as {@link Embedded#grid} says where they lie. */
  EncoderOutput encode(Embedded patches) {
    int count = config.size("num_hidden_layers", 12);
    List<Parameters> weights = Checkpoint.layers(parameters.at("encoder.layer"), count);
    List<Integer> residual = numbers("residual_block_indices");
    TransformerEncoder layers =
        TransformerEncoder.of(i -> table(i, patches.grid()), weights, choices);
    Value placed = position().onTokens(ops, patches.tokens(), patches.grid());
    EncoderOutput encoded =
        layers.encode(
            ops,
            placed,
            LayerContext.on(ops, patches.grid(), placed),
            (i, x) -> residual.contains(i) ? convolved(weights.get(i), x, patches.grid()) : x);
    if (!residual.contains(count - 1)) {
      return encoded;
    }
    List<Value> states = new ArrayList<>(encoded.states());
    states.set(count, convolved(weights.get(count - 1), encoded.last(), patches.grid()));
    return new EncoderOutput(states, encoded.maps());
  }

  private List<Integer> numbers(String key) {
    return config.has(key) ? config.integers(key) : List.of();
  }

  private PositionalEncoding position() {
    if (!config.flag("use_absolute_position_embeddings", true)) {
      return Mechanisms.NO_POSITION;
    }
    long image = Pixels.size(config, "pretrain_image_size", 0, 224);
    long side = image / Pixels.size(config, "patch_size", 0, 16);
    Value all = parameters.get("embeddings.position_embeddings", 1, 1 + side * side, width());
    return new InterpolatedPositions(
        ops.slice(all, 1, 1, Long.MAX_VALUE), 0, side, side, Interpolation.CUBIC);
  }

  private LayerTable table(int number, TokenGrid grid) {
    int window =
        numbers("window_block_indices").contains(number) ? config.sizeOrZero("window_size", 0) : 0;
    LayerTable plain =
        LayerTable.of(width(), NormTable.layerNorm(config.positive("layer_norm_eps", 1e-6)))
            .feedForward(
                FeedForwardTable.mlp(
                    "mlp.fc1",
                    "mlp.fc2",
                    (long) (width() * config.positive("mlp_ratio", 4)),
                    config.text("hidden_act", "gelu")))
            .normsBefore("norm1", "norm2");
    return window > 0
        ? plain.mixer((layer, i) -> windows(layer.at("attention"), i, window, grid))
        : plain.attention(everywhere(number));
  }

  private AttentionTable everywhere(int number) {
    LinearForm biased = LinearForm.biased(config.flag("qkv_bias", true));
    return AttentionTable.fused("attention.qkv", "attention.proj", FusedOrder.THIRDS)
        .heads(heads())
        .forms(biased, LinearForm.BIASED)
        .attention(
            relative(
                parameters.at("encoder.layer." + number + ".attention"),
                side(0),
                side(1),
                DotProductAttention.scaled(Weighting.SOFTMAX)));
  }

  private long side(int axis) {
    return Pixels.size(config, "image_size", axis, 224)
        / Pixels.size(config, "patch_size", axis, 16);
  }

  private Attention relative(Parameters attention, long rows, long columns, Attention inside) {
    if (!config.flag("use_relative_position_embeddings", false)) {
      return inside;
    }
    long wide = width() / heads();
    return new DecomposedPositions(
        attention.get("rel_pos_h", 2 * rows - 1, wide),
        attention.get("rel_pos_w", 2 * columns - 1, wide),
        inside);
  }

  /** Windows over the grid, which is padded with zeros that are seen like patches. */
  private TokenMixer windows(Parameters attention, int number, long side, TokenGrid grid) {
    Attention inside =
        relative(attention, side, side, Mechanisms.of(choices, heads(), width()).attention(number));
    MultiHeadAttention mixer = fused(attention, new WindowAttention(side, 0, inside));
    return (given, x, context) -> {
      Value image = Images.pad(ops, Images.of(ops, x, grid), side);
      Attended attended =
          mixer.apply(ops, Images.tokens(ops, image), AttentionContext.on(Images.grid(image)));
      Value mixed = Images.of(ops, attended.output(), Images.grid(image));
      return new Attended(ops.reshape(Images.crop(ops, mixed, grid), x.dims()), attended.weights());
    };
  }

  private MultiHeadAttention fused(Parameters attention, Attention windows) {
    Value weight = attention.get("qkv.weight", 3L * width(), width());
    Optional<Value> bias =
        config.flag("qkv_bias", true)
            ? Optional.of(attention.get("qkv.bias", 3L * width()))
            : Optional.empty();
    return new MultiHeadAttention(
        third(weight, bias, 0),
        third(weight, bias, 1),
        third(weight, bias, 2),
        Linear.of(attention.at("proj"), width(), width(), true),
        heads(),
        windows);
  }

  private Linear third(Value weight, Optional<Value> bias, long number) {
    long from = number * width();
    long to = from + width();
    return new Linear(ops.slice(weight, 0, from, to), bias.map(all -> ops.slice(all, 0, from, to)));
  }

  /** Three convolutions through half the channels, and what came in. */
  private Value convolved(Parameters layer, Value tokens, TokenGrid grid) {
    Parameters residual = layer.at("residual");
    long half = width() / 2;
    Value image = PatchEmbedding.image(ops, tokens, grid);
    Activation activation = Activation.named(config.text("hidden_act", "gelu"));
    Value x = activation.apply(ops, convolved(residual, 1, half, 1, image));
    x = activation.apply(ops, convolved(residual, 2, half, 3, x));
    x = convolved(residual, 3, width(), 1, x);
    return PatchEmbedding.tokens(ops, ops.add(image, x)).tokens();
  }

  private Value convolved(Parameters residual, int number, long out, long kernel, Value x) {
    Window window = Window.stride(1, 1).pad(kernel / 2, kernel / 2);
    Value mapped =
        Convolution.square(residual.at("conv" + number), x.size(1), out, kernel, false, window)
            .apply(ops, x);
    LayerNorm norm = LayerNorm.of(residual.at("norm" + number), out, EPSILON);
    return ops.transpose(norm.apply(ops, ops.transpose(mapped, 0, 2, 3, 1)), 0, 3, 1, 2);
  }
}
