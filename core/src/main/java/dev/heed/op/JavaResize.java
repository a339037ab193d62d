package dev.heed.op;

import dev.heed.op.JavaKernels.Call;
import dev.heed.tensor.Shape;

/** Resizing one axis after another: each new element is a blend of a few old ones. */
final class JavaResize {

  /** The elements that one new element blends, from {@code first} on, clamped to the axis. */
  @SuppressWarnings("ArrayRecordComponent") // made and read within one loop
  private record Taps(int first, double... weights) {}

  private JavaResize() {}

  static JavaValue resize(Call call) {
    JavaValue x = call.in(0);
    Shape target = call.shape();
    for (int axis = 2; axis < target.rank(); axis++) {
      double scale =
          call.has(2)
              ? call.in(2).reals()[axis - 2]
              : target.size(axis) / (double) x.shape().size(axis);
      x = along(x, axis, target.size(axis), scale, call.attributes());
    }
    return x;
  }

  private static JavaValue along(
      JavaValue x, int axis, int size, double scale, Attributes attributes) {
    int old = x.shape().size(axis);
    int inner = Layout.product(x.shape(), axis + 1, x.rank());
    Shape target = x.dims().with(axis, Dim.of(size)).shape();
    double[] result = new double[Math.toIntExact(target.elements())];
    for (int i = 0; i < result.length; i++) {
      Taps taps = taps(attributes, source(attributes, i / inner % size, size, old, scale));
      int line = i / (inner * size) * old * inner + i % inner;
      for (int k = 0; k < taps.weights.length; k++) {
        int at = Math.max(0, Math.min(old - 1, taps.first + k));
        result[i] += taps.weights[k] * x.reals()[line + at * inner];
      }
    }
    return JavaValue.of(x.type(), target, result);
  }

  private static double source(Attributes attributes, int i, int size, int old, double scale) {
    return switch (attributes.text("coordinate_transformation_mode", "half_pixel")) {
      case "align_corners" -> size == 1 ? 0 : i * (old - 1.0) / (size - 1);
      case "asymmetric" -> i / scale;
      case "pytorch_half_pixel" -> size == 1 ? 0 : (i + 0.5) / scale - 0.5;
      default -> (i + 0.5) / scale - 0.5;
    };
  }

  private static Taps taps(Attributes attributes, double place) {
    int floor = (int) Math.floor(place);
    double rest = place - floor;
    return switch (attributes.text("mode", "nearest")) {
      case "linear" -> new Taps(floor, 1 - rest, rest);
      case "cubic" -> cubic(floor, rest, attributes.real("cubic_coeff_a", -0.75f));
      default ->
          attributes.text("nearest_mode", "").equals("floor")
              ? new Taps(floor, 1)
              : new Taps((int) Math.ceil(place - 0.5), 1);
    };
  }

  private static Taps cubic(int floor, double rest, double a) {
    return new Taps(
        floor - 1, far(1 + rest, a), near(rest, a), near(1 - rest, a), far(2 - rest, a));
  }

  /** Keys' kernel within a distance of 1. */
  private static double near(double d, double a) {
    return ((a + 2) * d - (a + 3)) * d * d + 1;
  }

  /** Keys' kernel at a distance of 1 to 2. */
  private static double far(double d, double a) {
    return ((d - 5) * d + 8) * d * a - 4 * a;
  }
}
