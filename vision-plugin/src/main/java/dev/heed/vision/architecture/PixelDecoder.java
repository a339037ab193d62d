package dev.heed.vision.architecture;

import dev.heed.layer.Checkpoint;
import dev.heed.layer.Convolution;
import dev.heed.layer.EncoderOutput;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Resizing;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes of a backbone's maps what masks are drawn with: layers over the three coarsest, then finer
 * maps that take them up.
 *
 * @param pixels a vector for each place of the finest map {@code [B, C, H, W]}
 * @param images of the three levels, coarsest first
 * @param encoded what the layers saw
 * @see <a href="https://arxiv.org/abs/2112.01527">Cheng et al. 2022, Masked-attention Mask
 *     Transformer, section 3.2</a>
 */
record PixelDecoder(Value pixels, List<Value> images, EncoderOutput encoded) {

  private static final int LEVELS = 3;

  /**
   * Of maps, finest first.
   *
   * @param width of the decoder's tokens
   * @param out the width of {@link #pixels}
   */
  static PixelDecoder of(
      Ops ops, Json config, Parameters decoder, List<Value> features, long width, long out) {
    List<Value> coarse = new ArrayList<>();
    for (int i = 0; i < LEVELS; i++) {
      coarse.add(features.get(features.size() - 1 - i));
    }
    Levels levels =
        LevelEncoder.project(ops, decoder.at("input_projections"), coarse, width, LEVELS);
    Value places =
        LevelEncoder.places(
            ops, levels, SinePlaces.of(10_000), decoder.get("level_embed", LEVELS, width));
    LevelEncoder layers =
        new LevelEncoder(
            LevelEncoder.table(
                config,
                width,
                config.size("encoder_feedforward_dim", 1024),
                config.text("activation_function", "relu")),
            config.size("num_attention_heads", 8),
            4);
    EncoderOutput encoded =
        layers.encode(
            ops,
            Checkpoint.layers(decoder.at("encoder.layers"), config.size("encoder_layers", 6)),
            levels,
            places);
    List<Value> images = levels.with(encoded.last()).images(ops);
    Value finest = images.get(LEVELS - 1);
    for (int i = finer(config, features.size()) - 1; i >= 0; i--) {
      finest = taken(ops, decoder, i, features.get(i), finest, width);
    }
    Value pixels =
        Convolution.square(decoder.at("mask_projection"), width, out, 1, true, Window.plain())
            .apply(ops, finest);
    return new PixelDecoder(pixels, images, encoded);
  }

  /** How many finer maps lie between the finest of the three and the size of the masks. */
  private static int finer(Json config, int maps) {
    String key = config.has("feature_strides") ? "feature_strides" : "strides";
    List<Integer> strides = config.has(key) ? config.sizes(key) : List.of(4, 8, 16, 32);
    int stride =
        strides.subList(strides.size() - LEVELS, strides.size()).stream()
            .mapToInt(n -> n)
            .min()
            .orElseThrow();
    int common = config.size("common_stride", 4);
    int count = Integer.numberOfTrailingZeros(Math.max(1, stride / common));
    return Math.min(count, maps);
  }

  /** A finer map with what the coarser one knows. */
  private static Value taken(
      Ops ops, Parameters decoder, int number, Value fine, Value coarse, long width) {
    Value own = normed(ops, decoder.at("adapter_" + (number + 1)), fine, width, 1, Window.plain());
    Value sizes = ops.sizes(Dims.of(fine.axis(2), fine.axis(3)));
    Value sum = ops.add(own, ops.resize(coarse, Resizing.linear(), sizes));
    Parameters layer = decoder.at("layer_" + (number + 1));
    return ops.relu(normed(ops, layer, sum, width, 3, Window.centred(3, 1)));
  }

  private static Value normed(
      Ops ops, Parameters step, Value x, long out, long kernel, Window window) {
    Value weight = step.get("0.weight", out, x.size(1), kernel, kernel);
    Value made = new Convolution(weight, Optional.empty(), window).apply(ops, x);
    return LevelEncoder.grouped(ops, step.at("1"), made);
  }
}
