package dev.heed.op;

import dev.heed.op.JavaKernels.Call;
import dev.heed.op.JavaKernels.Kernel;
import dev.heed.tensor.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Loops that slide a kernel over [B,C,H,W]; a sequence [B,C,L] is an image of height 1. */
final class JavaWindow {

  static final Map<String, Kernel> KERNELS =
      Map.of(
          "Conv", JavaWindow::conv,
          "ConvTranspose", JavaWindow::convTranspose,
          "MaxPool", call -> pool(call, x -> new double[] {Arrays.stream(x).max().orElse(0)}),
          "AveragePool", JavaWindow::averagePool,
          "GlobalAveragePool", JavaWindow::globalAveragePool,
          "Resize", JavaResize::resize,
          "GridSample", JavaSample::gridSample,
          "NonMaxSuppression", JavaSuppression::nonMaxSuppression);

  /** Step, first pad, gap and count of one axis. */
  private record Steps(int stride, int pad, int dilation) {

    /** The place under tap {@code k} of the window at {@code i}. */
    int under(int i, int k) {
      return i * stride - pad + k * dilation;
    }
  }

  private JavaWindow() {}

  private static Steps steps(Call call, int axis) {
    int axes = call.in(0).rank() - 2;
    int i = axis - (2 - axes);
    Window window = Window.of(call.attributes(), axes);
    return i < 0
        ? new Steps(1, 0, 1)
        : new Steps((int) window.strideAt(i), (int) window.before(i), (int) window.dilationAt(i));
  }

  private static Shape image(Shape shape) {
    return shape.rank() == 4 ? shape : Shape.of(shape.axis(0), shape.axis(1), 1, shape.axis(2));
  }

  private static JavaValue conv(Call call) {
    Shape x = image(call.in(0).shape());
    Shape w = image(call.in(1).shape());
    Shape y = image(call.shape());
    int groups = (int) call.attributes().number("group", 1);
    double[] result = biased(call, y);
    IntStream.range(0, y.size(0) * y.size(1))
        .parallel()
        .forEach(
            plane -> {
              int kernel = plane % y.size(1);
              int first = kernel / (w.size(0) / groups) * w.size(1);
              for (int c = 0; c < w.size(1); c++) {
                int source = (plane / y.size(1)) * x.size(1) + first + c;
                slide(call, x, w, y, source, kernel * w.size(1) + c, plane, result, false);
              }
            });
    return JavaValue.of(call.spec().type(), call.shape(), result);
  }

  private static JavaValue convTranspose(Call call) {
    Shape x = image(call.in(0).shape());
    Shape w = image(call.in(1).shape());
    Shape y = image(call.shape());
    int groups = (int) call.attributes().number("group", 1);
    double[] result = biased(call, y);
    for (int b = 0; b < x.size(0); b++) {
      for (int c = 0; c < x.size(1); c++) {
        int first = c / (x.size(1) / groups) * w.size(1);
        for (int m = 0; m < w.size(1); m++) {
          int target = b * y.size(1) + first + m;
          slide(call, y, w, x, target, c * w.size(1) + m, b * x.size(1) + c, result, true);
        }
      }
    }
    return JavaValue.of(call.spec().type(), call.shape(), result);
  }

  /**
   * Moves one kernel over one plane: each window's elements times the kernel into one of the other
   * plane, or, for the transpose, each element of the other plane times the kernel into the window.
   */
  private static void slide(
      Call call,
      Shape wide,
      Shape w,
      Shape narrow,
      int widePlane,
      int kernel,
      int narrowPlane,
      double[] result,
      boolean transpose) {
    Steps rows = steps(call, 0);
    Steps columns = steps(call, 1);
    double[] x = call.in(0).reals();
    double[] taps = call.in(1).reals();
    int kernelWidth = w.size(3);
    int wideWidth = wide.size(3);
    int narrowWidth = narrow.size(3);
    for (int k = 0; k < w.size(2) * kernelWidth; k++) {
      double tap = taps[kernel * w.size(2) * kernelWidth + k];
      for (int i = 0; i < narrow.size(2); i++) {
        int row = rows.under(i, k / kernelWidth);
        if (row < 0 || row >= wide.size(2)) {
          continue;
        }
        int from = (widePlane * wide.size(2) + row) * wideWidth;
        int to = (narrowPlane * narrow.size(2) + i) * narrowWidth;
        for (int j = 0; j < narrowWidth; j++) {
          int column = columns.under(j, k % kernelWidth);
          if (column < 0 || column >= wideWidth) {
            continue;
          }
          if (transpose) {
            result[from + column] += tap * x[to + j];
          } else {
            result[to + j] += tap * x[from + column];
          }
        }
      }
    }
  }

  private static double[] biased(Call call, Shape y) {
    double[] result = new double[Math.toIntExact(y.elements())];
    int plane = y.size(2) * y.size(3);
    if (call.has(2)) {
      Arrays.setAll(result, i -> call.in(2).reals()[i / plane % y.size(1)]);
    }
    return result;
  }

  private static JavaValue averagePool(Call call) {
    boolean withPads = call.attributes().flag("count_include_pad");
    int size =
        (int) Arrays.stream(call.attributes().numbers("kernel_shape")).reduce(1, (a, b) -> a * b);
    return pool(call, x -> new double[] {Arrays.stream(x).sum() / (withPads ? size : x.length)});
  }

  private static JavaValue pool(Call call, UnaryOperator<double[]> fold) {
    Shape x = image(call.in(0).shape());
    Shape y = image(call.shape());
    long[] kernel = call.attributes().numbers("kernel_shape");
    int height = kernel.length == 2 ? (int) kernel[0] : 1;
    int width = (int) kernel[kernel.length - 1];
    double[] result = new double[Math.toIntExact(y.elements())];
    for (int i = 0; i < result.length; i++) {
      int plane = i / (y.size(2) * y.size(3)) * x.size(2);
      int row = i / y.size(3) % y.size(2);
      int column = i % y.size(3);
      double[] seen =
          IntStream.range(0, height * width)
              .map(k -> inside(call, x, row, column, k / width, k % width))
              .filter(place -> place >= 0)
              .mapToDouble(place -> call.in(0).reals()[plane * x.size(3) + place])
              .toArray();
      result[i] = fold.apply(seen)[0];
    }
    return JavaValue.of(call.spec().type(), call.shape(), result);
  }

  /** The place within a plane under a tap, or -1 outside. */
  private static int inside(Call call, Shape x, int row, int column, int down, int across) {
    int r = steps(call, 0).under(row, down);
    int c = steps(call, 1).under(column, across);
    return r < 0 || c < 0 || r >= x.size(2) || c >= x.size(3) ? -1 : r * x.size(3) + c;
  }

  private static JavaValue globalAveragePool(Call call) {
    Shape x = call.in(0).shape();
    int plane = Layout.product(x, 2, x.rank());
    double[] result = new double[call.in(0).count() / plane];
    for (int i = 0; i < call.in(0).count(); i++) {
      result[i / plane] += call.in(0).reals()[i] / plane;
    }
    return JavaValue.of(call.spec().type(), call.shape(), result);
  }
}
