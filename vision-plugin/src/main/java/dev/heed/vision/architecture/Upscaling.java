package dev.heed.vision.architecture;

import dev.heed.error.HeedException;
import dev.heed.layer.Convolution;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Resizing;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Parameters;

/**
 * The heads of a {@link Swin2Sr}, which make more pixels of what was seen.
 *
 * @param parameters of the whole model
 */
record Upscaling(Ops ops, Json config, Parameters parameters) {

  /** The width of a head, which no configuration says. */
  private static final long WIDTH = 64;

  private static final Window RIM = Window.stride(1, 1).pad(1, 1);
  private static final double SLOPE = 0.01;
  private static final double STEEPER = 0.2;

  private long out() {
    return config.size("num_channels_out", config.size("num_channels", 3));
  }

  private int times() {
    return config.size("upscale", 2);
  }

  /**
   * @param seen {@code [B, C, H, W]}
   * @param pixels as they came in
   * @param normed the same, padded and normalised; the published code adds the former in one head
   */
  Value reconstruct(Value seen, Value pixels, Value normed) {
    Parameters head = parameters.at("upsample");
    return switch (config.text("upsampler", "pixelshuffle")) {
      case "pixelshuffle" -> {
        Value wide = ops.leakyRelu(conv(head, "conv_before_upsample", seen, WIDTH), SLOPE);
        yield conv(head, "final_convolution", shuffled(head.at("upsample"), wide), out());
      }
      case "pixelshuffle_aux" -> compressed(head, seen, pixels);
      case "pixelshuffledirect" -> {
        long all = (long) times() * times() * out();
        yield ops.pixelShuffle(conv(head, "conv", seen, all), times());
      }
      case "nearest+conv" -> nearest(head, seen);
      default -> {
        boolean same = pixels.dims().equals(normed.dims());
        Value from = same ? pixels : padded(pixels, normed);
        yield ops.add(from, conv(parameters, "final_convolution", seen, out()));
      }
    };
  }

  /** What is cut off afterwards may be anything: the picture is stretched to the padded size. */
  private Value padded(Value pixels, Value normed) {
    Value sizes = ops.slice(ops.shape(normed), 0, 2, 4);
    Value missing = ops.sub(sizes, ops.slice(ops.shape(pixels), 0, 2, 4));
    Value below =
        ops.constantOfShape(
            ops.concat(
                0,
                ops.slice(ops.shape(pixels), 0, 0, 2),
                ops.slice(missing, 0, 0, 1),
                ops.slice(ops.shape(pixels), 0, 3, 4)),
            pixels.type(),
            0);
    Value high = ops.concat(2, pixels, below);
    Value right =
        ops.constantOfShape(
            ops.concat(0, ops.slice(ops.shape(high), 0, 0, 3), ops.slice(missing, 0, 1, 2)),
            pixels.type(),
            0);
    return ops.concat(3, high, right);
  }

  private Value conv(Parameters from, String name, Value x, long wide) {
    return Convolution.square(from.at(name), x.size(1), wide, 3, true, RIM).apply(ops, x);
  }

  /** Twice the size again and again, or three times at once. */
  private Value shuffled(Parameters upsample, Value x) {
    if (times() == 3) {
      return ops.pixelShuffle(conv(upsample, "convolution", x, 9 * x.size(1)), 3);
    }
    if (Integer.bitCount(times()) != 1) {
      throw HeedException.invalidModel(
          "%s says that pictures become %s times as large; published heads make them 3 times or a power of 2."
              .formatted(config.origin(), times()));
    }
    Value larger = x;
    for (int i = 0; 1 << i < times(); i++) {
      larger = ops.pixelShuffle(conv(upsample, "convolution_" + i, larger, 4 * larger.size(1)), 2);
    }
    return larger;
  }

  /** For compressed pictures: what was seen is brought to a small picture first. */
  private Value compressed(Parameters head, Value seen, Value pixels) {
    Value smooth = ops.resizeBy(pixels, Resizing.cubic(), times(), times());
    Value plain = conv(head, "conv_bicubic", smooth, WIDTH);
    Value wide = ops.leakyRelu(conv(head, "conv_before_upsample", seen, WIDTH), SLOPE);
    Value small = conv(head, "conv_aux", wide, config.size("num_channels", 3));
    Value again = ops.leakyRelu(conv(head, "conv_after_aux.0", small, WIDTH), SLOPE);
    Value large = shuffled(head.at("upsample"), again);
    Value zero = ops.constants(0L);
    Value high = ops.slice(large, 2, zero, ops.sizes(Dims.of(plain.axis(2))));
    Value fitting = ops.slice(high, 3, zero, ops.sizes(Dims.of(plain.axis(3))));
    return conv(head, "final_convolution", ops.add(fitting, plain), out());
  }

  private Value nearest(Parameters head, Value seen) {
    Value x = ops.leakyRelu(conv(head, "conv_before_upsample", seen, WIDTH), SLOPE);
    for (String name : new String[] {"conv_up1", "conv_up2"}) {
      Value large = ops.resizeBy(x, Resizing.nearest(), 2, 2);
      x = ops.leakyRelu(conv(head, name, large, WIDTH), STEEPER);
    }
    Value sharp = ops.leakyRelu(conv(head, "conv_hr", x, WIDTH), STEEPER);
    return conv(head, "final_convolution", sharp, out());
  }
}
