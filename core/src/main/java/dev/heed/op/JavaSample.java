package dev.heed.op;

import dev.heed.op.JavaKernels.Call;
import dev.heed.tensor.Shape;

/** Reading images [B,C,H,W] at the places of a grid [B,h,w,2] of (x, y) from -1 to 1. */
final class JavaSample {

  /** One channel of one image. */
  @SuppressWarnings("ArrayRecordComponent") // read only
  private record Plane(double[] pixels, int start, int height, int width, Sampling how) {

    double at(double x, double y) {
      double column = place(x, width);
      double row = place(y, height);
      return how.filter() == Sampling.Filter.NEAREST
          ? pixel((int) Math.rint(row), (int) Math.rint(column))
          : blend(row, column);
    }

    private double place(double at, int size) {
      double place = how.alignCorners() ? (at + 1) / 2 * (size - 1) : ((at + 1) * size - 1) / 2;
      return how.rim() == Sampling.Rim.BORDER ? Math.max(0, Math.min(size - 1, place)) : place;
    }

    private double blend(double row, double column) {
      int top = (int) Math.floor(row);
      int left = (int) Math.floor(column);
      double down = row - top;
      double right = column - left;
      return (1 - down) * ((1 - right) * pixel(top, left) + right * pixel(top, left + 1))
          + down * ((1 - right) * pixel(top + 1, left) + right * pixel(top + 1, left + 1));
    }

    private double pixel(int row, int column) {
      boolean inside = row >= 0 && row < height && column >= 0 && column < width;
      return inside ? pixels[start + row * width + column] : 0;
    }
  }

  private JavaSample() {}

  static JavaValue gridSample(Call call) {
    Shape x = call.in(0).shape();
    Shape target = call.shape();
    double[] grid = call.in(1).reals();
    int plane = target.size(2) * target.size(3);
    double[] result = new double[Math.toIntExact(target.elements())];
    for (int i = 0; i < result.length; i++) {
      int channel = i / plane;
      int place = 2 * (channel / x.size(1) * plane + i % plane);
      int start = channel * x.size(2) * x.size(3);
      result[i] =
          new Plane(call.in(0).reals(), start, x.size(2), x.size(3), Sampling.of(call.attributes()))
              .at(grid[place], grid[place + 1]);
    }
    return JavaValue.of(call.spec().type(), target, result);
  }
}
