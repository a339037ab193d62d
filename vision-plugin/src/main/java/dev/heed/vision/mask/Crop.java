package dev.heed.vision.mask;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a picture, and the layer of crops that it belongs to.
 *
 * @param layer 0 is the whole picture
 * @param right the first column outside
 * @param bottom the first row outside
 */
public record Crop(int layer, int left, int top, int right, int bottom) {

  private static final float NEAR = 20;

  public int width() {
    return right - left;
  }

  public int height() {
    return bottom - top;
  }

  /**
   * The whole picture, then {@code layers} layers of 2 x 2, 4 x 4, ... overlapping parts.
   *
   * @param layers from 0 to 30
   * @param overlap of the shorter side, in the first layer; later ones overlap less
   * @throws HeedException INVALID_OPTION if parts would have less than a pixel
   */
  public static List<Crop> of(int width, int height, int layers, double overlap) {
    if (1L << layers > Math.min(width, height)) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "%s layers of crops cut a picture of %s x %s pixels into parts of less than one. Ask for fewer."
              .formatted(layers, width, height));
    }
    List<Crop> crops = new ArrayList<>(List.of(new Crop(0, 0, 0, width, height)));
    for (int layer = 1; layer <= layers; layer++) {
      int sides = 1 << layer;
      int shared = (int) (overlap * Math.min(width, height) * (2.0 / sides));
      int wide = (int) Math.ceil((shared * (sides - 1) + width) / (double) sides);
      int high = (int) Math.ceil((shared * (sides - 1) + height) / (double) sides);
      for (int i = 0; i < sides * sides; i++) {
        int left = (wide - shared) * (i / sides);
        int top = (high - shared) * (i % sides);
        crops.add(
            new Crop(layer, left, top, Math.min(left + wide, width), Math.min(top + high, height)));
      }
    }
    return crops;
  }

  /**
   * A grid of {@code side x side} points in the middle of their cells, {@code [side * side, 2]}.
   */
  public double[][] points(int side) {
    double[][] points = new double[side * side][];
    for (int i = 0; i < points.length; i++) {
      points[i] = new double[] {place(i % side, side) * width(), place(i / side, side) * height()};
    }
    return points;
  }

  private static double place(int i, int side) {
    double offset = 1.0 / (2 * side);
    return side == 1 ? offset : offset + i * ((1 - 2 * offset) / (side - 1));
  }

  /**
   * Whether a box in this crop ends at the crop's edge where the picture goes on: then the object
   * is cut, and another crop shows it whole.
   */
  boolean cuts(Bounds box, int width, int height) {
    Bounds whole = box.moved(left, top);
    return cuts(whole.left(), left, 0)
        || cuts(whole.top(), top, 0)
        || cuts(whole.right(), right, width)
        || cuts(whole.bottom(), bottom, height);
  }

  private static boolean cuts(int side, int cropEdge, int pictureEdge) {
    return Math.abs(side - cropEdge) <= NEAR && Math.abs(side - pictureEdge) > NEAR;
  }
}
