package dev.heed.op;

import java.util.Locale;
import java.util.stream.LongStream;

/**
 * How an image is read between its pixels, as in ONNX's Resize without antialiasing.
 *
 * @param coefficient the coefficient of {@link Filter#CUBIC}: -0.75 is PyTorch's, -0.5 Pillow's
 */
public record Resizing(Filter filter, Coordinates coordinates, double coefficient) {

  /** What is taken between pixels: the nearest (halves go down), or a blend of 2 or 4 an axis. */
  public enum Filter {
    NEAREST,
    LINEAR,
    CUBIC
  }

  /** Which place of the source a pixel of the result comes from. */
  public enum Coordinates {
    /** (x + 0.5) / scale - 0.5. */
    HALF_PIXEL,
    /** The same, but 0 where the result has size 1. */
    PYTORCH_HALF_PIXEL,
    /** Corners on corners. */
    ALIGN_CORNERS,
    /** x / scale. */
    ASYMMETRIC
  }

  public static Resizing nearest() {
    return new Resizing(Filter.NEAREST, Coordinates.HALF_PIXEL, -0.75);
  }

  public static Resizing linear() {
    return new Resizing(Filter.LINEAR, Coordinates.HALF_PIXEL, -0.75);
  }

  /** With PyTorch's coefficient. */
  public static Resizing cubic() {
    return new Resizing(Filter.CUBIC, Coordinates.HALF_PIXEL, -0.75);
  }

  public Resizing with(Coordinates other) {
    return new Resizing(filter, other, coefficient);
  }

  public Resizing withCoefficient(double other) {
    return new Resizing(filter, coordinates, other);
  }

  Attributes attributes(int rank) {
    Attributes common =
        Attributes.of("mode", filter.name().toLowerCase(Locale.ROOT))
            .and("coordinate_transformation_mode", coordinates.name().toLowerCase(Locale.ROOT))
            .and("axes", LongStream.range(2, rank).toArray());
    return switch (filter) {
      case NEAREST ->
          common.and(
              "nearest_mode",
              coordinates == Coordinates.ASYMMETRIC ? "floor" : "round_prefer_floor");
      case LINEAR -> common;
      case CUBIC -> common.and("cubic_coeff_a", coefficient);
    };
  }
}
