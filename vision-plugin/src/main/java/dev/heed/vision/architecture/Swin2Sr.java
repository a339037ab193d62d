package dev.heed.vision.architecture;

import dev.heed.attention.WindowAttention;
import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Convolution;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.layer.NormTable;
import dev.heed.layer.Positions;
import dev.heed.layer.TokenMixer;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Scope;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Architecture;
import dev.heed.spi.Attention;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Larger or cleaner pictures: Swin V2's layers at full size, each group of them around a
 * convolution, then a head that makes more pixels.
 *
 * <p>As in the published code, {@code attentions.i} are the weights of a group's last layer.
 *
 * @see <a href="https://arxiv.org/abs/2209.11345">Conde et al. 2022, Swin2SR: SwinV2 Transformer
 *     for Compressed Image Super-Resolution and Restoration</a>
 */
final class Swin2Sr implements Architecture {

  private static final Window RIM = Window.stride(1, 1).pad(1, 1);
  private static final double SLOPE = 0.2;

  /** The mean colour of DIV2K, which the published code subtracts from colour pictures. */
  private static final float[] MEAN = {0.4488f, 0.4371f, 0.4040f};

  @Override
  public String modelType() {
    return "swin2sr";
  }

  @Override
  public List<String> heads() {
    return List.of("Swin2SRForImageSuperResolution");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    int channels = config.size("num_channels", 3);
    Value pixels =
        ops.input(
            "pixel_values", ElementType.F32, Dims.of("batch_size", channels, "height", "width"));
    Value mean = mean(ops, config, channels);
    double range = config.positive("img_range", 1);
    Value normed = ops.mul(ops.sub(padded(ops, config, pixels), mean), range);

    List<Optional<Value>> maps = new ArrayList<>();
    Value seen = body(ops, config, parameters.at("swin2sr"), choices, normed, maps);
    Value made = new Upscaling(ops, config, parameters).reconstruct(seen, pixels, normed);
    Value shifted = ops.add(ops.div(made, range), mean);
    ops.output("reconstruction", cropped(ops, config, shifted, pixels));
    new EncoderOutput(List.of(seen), maps).outputMaps(ops, choices, "");
  }

  private static Value mean(Ops ops, Json config, int channels) {
    boolean colour = channels == 3 && config.size("num_channels_out", channels) == 3;
    return colour
        ? ops.constant(Tensor.of(Shape.of(1, 3, 1, 1), MEAN))
        : ops.constant(Tensor.of(Shape.of(1, 1, 1, 1), 0f));
  }

  /** Mirrored on the right and below, until windows fit. */
  private static Value padded(Ops ops, Json config, Value pixels) {
    long window = config.size("window_size", 8);
    return mirrored(ops, mirrored(ops, pixels, 2, window), 3, window);
  }

  private static Value mirrored(Ops ops, Value x, int axis, long multiple) {
    if (x.axis(axis).isFixed() && x.size(axis) % multiple == 0) {
      return x;
    }
    Value size = ops.dimension(x, axis);
    Value parts = ops.div(ops.add(size, ops.constant(multiple - 1)), ops.constant(multiple));
    Value all = ops.mul(parts, ops.constant(multiple));
    Value places = ops.range(ops.constant(0L), all, ops.constant(1L));
    Value back = ops.sub(ops.mul(ops.sub(size, ops.constant(1L)), ops.constant(2L)), places);
    return ops.gather(x, ops.where(ops.less(places, size), places, back), axis);
  }

  private static Value cropped(Ops ops, Json config, Value made, Value pixels) {
    Value times = ops.constants((long) config.size("upscale", 2));
    Value zero = ops.constants(0L);
    Value high = ops.mul(ops.sizes(Dims.of(pixels.axis(2))), times);
    Value wide = ops.mul(ops.sizes(Dims.of(pixels.axis(3))), times);
    return ops.slice(ops.slice(made, 2, zero, high), 3, zero, wide);
  }

  /** {@code [B, C, H, W]} of the input's size. */
  private static Value body(
      Ops ops,
      Json config,
      Parameters body,
      Choices choices,
      Value pixels,
      List<Optional<Value>> maps) {
    int width = config.size("embed_dim", 180);
    Value first =
        Convolution.square(body.at("first_convolution"), pixels.size(1), width, 3, true, RIM)
            .apply(ops, pixels);
    Parameters embeddings = body.at("embeddings.patch_embeddings");
    Embedded patches =
        PatchEmbedding.of(embeddings.at("projection"), width, width, patch(config), true)
            .embed(ops, first);
    Value x = LayerNorm.of(embeddings.at("layernorm"), width, 1e-5).apply(ops, patches.tokens());
    List<Integer> depths = config.sizes("depths");
    int before = 0;
    for (int i = 0; i < depths.size(); i++) {
      try (Scope in = ops.scope("stage." + i)) {
        Parameters stage = body.at("encoder.stages." + i);
        Group group = new Group(ops, config, stage, choices, i, before, patches.grid());
        EncoderOutput encoded = group.encode(x, depths.get(i));
        maps.add(encoded.maps().get(depths.get(i) - 1));
        x = ops.add(group.convolved(encoded.last()), x);
      }
      before += depths.get(i);
    }
    double epsilon = config.positive("layer_norm_eps", 1e-5);
    Value last = LayerNorm.of(body.at("layernorm"), width, epsilon).apply(ops, x);
    Value image = PatchEmbedding.image(ops, last, patches.grid());
    return ops.add(
        Convolution.square(body.at("conv_after_body"), width, width, 3, true, RIM)
            .apply(ops, image),
        first);
  }

  private static long patch(Json config) {
    return Pixels.size(config, "patch_size", 0, 1);
  }

  /**
   * Layers and a convolution around which the tokens go.
   *
   * @param before how many layers the groups before it have
   */
  private record Group(
      Ops ops,
      Json config,
      Parameters parameters,
      Choices choices,
      int number,
      int before,
      TokenGrid grid) {

    private long width() {
      return config.size("embed_dim", 180);
    }

    private int heads() {
      return config.sizeAt("num_heads", number);
    }

    private long window() {
      return config.size("window_size", 8);
    }

    EncoderOutput encode(Value tokens, int depth) {
      LayerTable table =
          LayerTable.of(width(), NormTable.layerNorm(config.positive("layer_norm_eps", 1e-5)))
              .mixer((layer, i) -> windows(layer.at("attention"), i))
              .feedForward(
                  FeedForwardTable.mlp(
                      "intermediate.dense",
                      "output.dense",
                      (long) (config.positive("mlp_ratio", 2) * width()),
                      config.text("hidden_act", "gelu")))
              .normsAfter("layernorm_before", "layernorm_after");
      return TransformerEncoder.of(
              table, Checkpoint.layers(parameters.at("layers"), depth), choices)
          .encode(ops, tokens, LayerContext.on(ops, grid, tokens));
    }

    private TokenMixer windows(Parameters attention, int i) {
      Parameters self = attention.at("self");
      Mechanisms mechanisms = Mechanisms.of(choices, heads(), width());
      Attention own = new CosineAttention(self.get("logit_scale", heads(), 1, 1));
      Positions positions =
          new Positions(
              mechanisms.position(
                  before + i,
                  new ContinuousPositions(self.at("continuous_position_bias_mlp"), window(), 0)),
              TokenGrid.of(0, window(), window()),
              ops.range(window() * window()));
      Attention inside = positions.within(mechanisms.attention(before + i, own));
      boolean biased = config.flag("qkv_bias", true);
      return positions.around(
          new MultiHeadAttention(
              Linear.of(self.at("query"), width(), width(), biased),
              Linear.of(self.at("key"), width(), width(), false),
              Linear.of(self.at("value"), width(), width(), biased),
              Linear.of(attention.at("output.dense"), width(), width(), true),
              heads(),
              new WindowAttention(window(), i % 2 == 0 ? 0 : window() / 2, inside)),
          heads());
    }

    Value convolved(Value tokens) {
      Value image = PatchEmbedding.image(ops, tokens, grid);
      Parameters conv = parameters.at("conv");
      Value mixed =
          config.text("resi_connection", "1conv").equals("3conv")
              ? narrowed(conv, image)
              : Convolution.square(conv, width(), width(), 3, true, RIM).apply(ops, image);
      return PatchEmbedding.of(
              parameters.at("patch_embed.projection"), width(), width(), patch(config), true)
          .embed(ops, mixed)
          .tokens();
    }

    private Value narrowed(Parameters conv, Value image) {
      long quarter = width() / 4;
      Value narrow =
          Convolution.square(conv.at("0"), width(), quarter, 3, true, RIM).apply(ops, image);
      Value mixed =
          Convolution.square(conv.at("2"), quarter, quarter, 1, true, Window.plain())
              .apply(ops, ops.leakyRelu(narrow, SLOPE));
      return Convolution.square(conv.at("4"), quarter, width(), 3, true, RIM)
          .apply(ops, ops.leakyRelu(mixed, SLOPE));
    }
  }
}
