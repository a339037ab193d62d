package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.Convolution;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.tensor.ElementType;
import java.util.List;

/**
 * Points that are found again in another picture of the same thing, each with a vector that tells
 * it from others. A net of convolutions without attention.
 *
 * @see <a href="https://arxiv.org/abs/1712.07629">DeTone et al. 2018, SuperPoint: Self-Supervised
 *     Interest Point Detection and Description</a>
 */
final class SuperPoint implements Architecture {

  /** The side of the square of pixels for which one place of the net speaks. */
  static final long CELL = 8;

  private static final Window RIM = Window.stride(1, 1).pad(1, 1);

  @Override
  public String modelType() {
    return "superpoint";
  }

  @Override
  public List<String> heads() {
    return List.of("SuperPointForKeypointDetection");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    Value pixels =
        ops.input("pixel_values", ElementType.F32, Dims.of("batch_size", 3, "height", "width"));
    Points points = detect(ops, config, parameters, pixels, 0);
    ops.output("keypoints", points.places());
    ops.output("scores", points.scores());
    ops.output("descriptors", points.descriptors());
    ops.output("mask", ops.cast(points.mask(), ElementType.I32));
  }

  /** The points of {@code pixels [B, 3, H, W]}, whose channels are alike; see {@link Points#of}. */
  static Points detect(Ops ops, Json config, Parameters parameters, Value pixels, long least) {
    Value seen = encoded(ops, config, parameters.at("encoder.conv_blocks"), pixels);
    long inner = config.size("decoder_hidden_size", 256);
    Value scores =
        map(ops, parameters.at("keypoint_decoder"), "score", inner, CELL * CELL + 1, seen);
    Value likely = ops.slice(ops.softmax(scores, 1), 1, 0, CELL * CELL);
    Value vectors =
        map(
            ops,
            parameters.at("descriptor_decoder"),
            "descriptor",
            inner,
            config.size("descriptor_decoder_dim", 256),
            seen);
    Value peaks = peaks(ops, ops.pixelShuffle(likely, CELL), config.sizeOrZero("nms_radius", 4));
    return Points.of(ops, config, peaks, Points.unit(ops, vectors, 1), pixels, least);
  }

  private static Value encoded(Ops ops, Json config, Parameters blocks, Value pixels) {
    List<Integer> widths = config.sizes("encoder_hidden_sizes");
    Value x = ops.slice(pixels, 1, 0, 1);
    for (int i = 0; i < widths.size(); i++) {
      for (String name : List.of("conv_a", "conv_b")) {
        x =
            ops.relu(
                Convolution.square(
                        blocks.at(i + "." + name), x.size(1), widths.get(i), 3, true, RIM)
                    .apply(ops, x));
      }
      x = i + 1 < widths.size() ? ops.maxPool(x, Window.stride(2, 2), 2, 2) : x;
    }
    return x;
  }

  private static Value map(
      Ops ops, Parameters decoder, String name, long inner, long out, Value seen) {
    Parameters first = decoder.at("conv_" + name + "_a");
    Parameters second = decoder.at("conv_" + name + "_b");
    Value wide = Convolution.square(first, seen.size(1), inner, 3, true, RIM).apply(ops, seen);
    return Convolution.square(second, inner, out, 1, true, Window.plain())
        .apply(ops, ops.relu(wide));
  }

  /** Zeros but where a score is the largest around; twice more among those that peaks left. */
  private static Value peaks(Ops ops, Value scores, long radius) {
    Value zero = ops.constant(0f);
    Value peak = ops.equal(scores, largest(ops, scores, radius));
    for (int i = 0; i < 2; i++) {
      Value near =
          ops.greater(largest(ops, ops.cast(peak, ElementType.F32), radius), ops.constant(0f));
      Value left = ops.where(near, zero, scores);
      Value other = ops.and(ops.equal(left, largest(ops, left, radius)), ops.not(near));
      peak = ops.or(peak, other);
    }
    return ops.where(peak, scores, zero);
  }

  private static Value largest(Ops ops, Value x, long radius) {
    long side = 2 * radius + 1;
    return ops.maxPool(x, Window.stride(1, 1).pad(radius, radius), side, side);
  }
}
