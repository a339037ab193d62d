package dev.heed.vision.postprocess;

import dev.heed.api.Internal;
import java.util.OptionalDouble;

/** How the depth that a model gives becomes that of a picture, as its published processor does. */
@Internal
public enum DepthReading {
  /** Read at the picture's size. */
  PLAIN {
    @Override
    public float[][] read(Planes depth, OptionalDouble angle, int height, int width) {
      return rows(depth, height, width, 0, 0, Enlarging.BICUBIC);
    }
  },

  /** ZoeDepth's, whose processor mirrors a rim around the picture. */
  RIMMED {
    @Override
    public float[][] read(Planes depth, OptionalDouble angle, int height, int width) {
      int down = rim(height);
      int across = rim(width);
      return rows(depth, height, width, down, across, Enlarging.BICUBIC);
    }
  },

  /** Depth Pro's: one over metres, for a lens whose angle the model may say. */
  INVERSE {
    @Override
    public float[][] read(Planes depth, OptionalDouble angle, int height, int width) {
      // width / focal length, which is half the width over the tangent of half the angle
      float wide =
          angle.isPresent() ? (float) (2 * Math.tan(0.5 * Math.toRadians(angle.getAsDouble()))) : 1;
      Planes flat = depth.each(value -> value * wide);
      float[][] rows = rows(flat, height, width, 0, 0, Enlarging.BILINEAR);
      for (float[] row : rows) {
        for (int x = 0; x < row.length; x++) {
          row[x] = (float) (1 / Math.min(Math.max(row[x], NEAREST), FARTHEST));
        }
      }
      return rows;
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

  /** Row by row: what lies inside of a rim of {@code down} and {@code across} pixels. */
  private static float[][] rows(
      Planes depth, int height, int width, int down, int across, Enlarging how) {
    int whole = width + 2 * across;
    PlaneRows rows = new PlaneRows(depth, height + 2 * down, whole, how);
    float[][] inner = new float[height][width];
    float[] row = new float[whole];
    for (int y = 0; y < height; y++) {
      rows.read(y + down, 0, row);
      System.arraycopy(row, across, inner[y], 0, width);
    }
    return inner;
  }

  /**
   * @param depth one plane
   * @param angle of the lens in degrees, where the model says it
   * @return {@code [height, width]}
   */
  public abstract float[][] read(Planes depth, OptionalDouble angle, int height, int width);
}
