package dev.heed.vision.postprocess;

import dev.heed.api.Internal;
import java.util.OptionalDouble;

/** How the depth that a model gives becomes that of a picture, as its published processor does. */
@Internal
public enum DepthReading {
  /** Read at the picture's size. */
  PLAIN {
    @Override
    public Planes read(Planes depth, OptionalDouble angle, int height, int width) {
      return depth.resized(height, width, Enlarging.BICUBIC);
    }
  },

  /** ZoeDepth's, whose processor mirrors a rim around the picture. */
  RIMMED {
    @Override
    public Planes read(Planes depth, OptionalDouble angle, int height, int width) {
      int down = rim(height);
      int across = rim(width);
      Planes all = depth.resized(height + 2 * down, width + 2 * across, Enlarging.BICUBIC);
      float[] inner = new float[height * width];
      for (int y = 0; y < height; y++) {
        System.arraycopy(all.values(), (y + down) * all.width() + across, inner, y * width, width);
      }
      return new Planes(inner, 1, height, width);
    }
  },

  /** Depth Pro's: one over metres, for a lens whose angle the model may say. */
  INVERSE {
    @Override
    public Planes read(Planes depth, OptionalDouble angle, int height, int width) {
      // width / focal length, which is half the width over the tangent of half the angle
      float wide =
          angle.isPresent() ? (float) (2 * Math.tan(0.5 * Math.toRadians(angle.getAsDouble()))) : 1;
      return depth
          .each(value -> value * wide)
          .resized(height, width, Enlarging.BILINEAR)
          .each(value -> 1 / Math.min(Math.max(value, NEAREST), FARTHEST));
    }
  };

  private static final double NEAREST = 1e-4;
  private static final double FARTHEST = 1e4;

  /**
   * The reading that belongs to a processor.
   *
   * @param processor its published type
   * @param pads whether it pads
   */
  public static DepthReading of(String processor, boolean pads) {
    return switch (processor) {
      case "ZoeDepthImageProcessor" -> pads ? RIMMED : PLAIN;
      case "DepthProImageProcessor" -> INVERSE;
      default -> PLAIN;
    };
  }

  /** How wide ZoeDepth's rim is on each side. */
  private static int rim(int size) {
    return (int) (Math.sqrt(size / 2.0) * 3);
  }

  /**
   * @param depth one plane
   * @param angle of the lens in degrees, where the model says it
   */
  public abstract Planes read(Planes depth, OptionalDouble angle, int height, int width);
}
