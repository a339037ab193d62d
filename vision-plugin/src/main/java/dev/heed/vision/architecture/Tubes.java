package dev.heed.vision.architecture;

import dev.heed.error.HeedException;
import dev.heed.layer.Convolution;
import dev.heed.model.Json;
import dev.heed.op.Dim;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Parameters;
import dev.heed.tensor.ElementType;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.Optional;

/**
 * How a clip {@code [B, F, C, H, W]} is cut into tubes, patches over a few frames. A tube is read
 * once, so that it is a patch of an image whose channels are those of all its frames.
 *
 * @param frames of a clip, or a name where each run chooses
 * @param depth of a tube, in frames
 */
record Tubes(Dim frames, long channels, long height, long width, long depth, long high, long wide) {

  Tubes {
    if (high > height || wide > width || frames.size().orElse(depth) < depth) {
      throw HeedException.invalidModel(
          "config.json says that a tube has %s frames of %s x %s pixels, and a clip %s of %s x %s."
              .formatted(depth, high, wide, frames, height, width));
    }
  }

  /** Of a configuration with {@code num_frames}, for patches of {@code high x wide} pixels. */
  static Tubes of(Json config, int frames, long depth, long high, long wide) {
    return new Tubes(
        Dim.of(config.size("num_frames", frames)),
        config.size("num_channels", 3),
        Pixels.size(config, "image_size", 0, 224),
        Pixels.size(config, "image_size", 1, 224),
        depth,
        high,
        wide);
  }

  /** The clip as an input of the model. */
  Value input(Ops ops, String name) {
    return ops.input(name, ElementType.F32, Dims.of("batch_size", frames, channels, height, width));
  }

  /** How many tubes lie one after the other; frames are fixed. */
  long times() {
    return frames.size().getAsLong() / depth;
  }

  long rows() {
    return height / high;
  }

  long columns() {
    return width / wide;
  }

  long perTime() {
    return rows() * columns();
  }

  /**
   * A token for each tube, {@code [B, T * h * w, C]}: those of the first frames first.
   *
   * @param projection {@code weight [C, 3, depth, high, wide]} and {@code bias [C]}
   */
  Value tokens(Ops ops, Parameters projection, long out, Value clip) {
    Value weight = projection.get("weight", out, channels, depth, high, wide);
    Value flat =
        ops.reshape(ops.transpose(weight, 0, 2, 1, 3, 4), out, depth * channels, high, wide);
    return cut(ops, flat, projection.get("bias", out), clip);
  }

  /** The same with {@code weight [C, depth * 3, high, wide]}. */
  Value cut(Ops ops, Value weight, Value bias, Value clip) {
    Value images = ops.reshape(clip, -1, depth * channels, height, width);
    Convolution convolution = new Convolution(weight, Optional.of(bias), Window.stride(high, wide));
    Value tokens = PatchEmbedding.tokens(ops, convolution.apply(ops, images)).tokens();
    Value batch = ops.sizes(Dims.of(clip.axis(0)));
    return ops.reshape(tokens, ops.concat(0, batch, ops.constants(-1, weight.size(0))));
  }
}
