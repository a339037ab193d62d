package dev.heed.op;

import dev.heed.op.JavaKernels.Call;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Boxes [B,N,4] of which those that overlap a likelier one of their class are left out. */
final class JavaSuppression {

  /** Corners in order. */
  private record Box(double top, double left, double bottom, double right) {

    static Box of(double[] numbers, int at, boolean centred) {
      double a = numbers[at];
      double b = numbers[at + 1];
      double c = numbers[at + 2];
      double d = numbers[at + 3];
      return centred
          ? new Box(b - d / 2, a - c / 2, b + d / 2, a + c / 2)
          : new Box(Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d));
    }

    private double area() {
      return Math.max(0, bottom - top) * Math.max(0, right - left);
    }

    double overlap(Box other) {
      double high = Math.min(bottom, other.bottom) - Math.max(top, other.top);
      double wide = Math.min(right, other.right) - Math.max(left, other.left);
      double both = Math.max(0, high) * Math.max(0, wide);
      double all = area() + other.area() - both;
      return both > 0 && all > 0 ? both / all : 0;
    }
  }

  private JavaSuppression() {}

  static JavaValue nonMaxSuppression(Call call) {
    double[] boxes = call.in(0).reals();
    double[] scores = call.in(1).reals();
    Shape shape = call.in(1).shape();
    boolean centred = call.attributes().flag("center_point_box");
    int count = shape.size(2);
    List<Long> kept = new ArrayList<>();
    for (int row = 0; row < shape.size(0) * shape.size(1); row++) {
      int item = row / shape.size(1);
      int from = row * count;
      List<Box> all =
          IntStream.range(0, count)
              .mapToObj(i -> Box.of(boxes, (item * count + i) * 4, centred))
              .toList();
      List<Integer> best =
          IntStream.range(0, count)
              .filter(i -> scores[from + i] > call.in(4).number(0))
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -scores[from + i]))
              .toList();
      for (int box : left(best, all, call)) {
        kept.addAll(List.of((long) item, (long) (row % shape.size(1)), (long) box));
      }
    }
    long[] numbers = kept.stream().mapToLong(Long::longValue).toArray();
    return JavaValue.of(ElementType.I64, Shape.of(numbers.length / 3, 3), numbers);
  }

  private static List<Integer> left(List<Integer> best, List<Box> boxes, Call call) {
    long most = (long) call.in(2).number(0);
    double overlap = call.in(3).number(0);
    List<Integer> left = new ArrayList<>();
    for (int box : best) {
      boolean free =
          left.stream().noneMatch(other -> boxes.get(other).overlap(boxes.get(box)) > overlap);
      if (free && left.size() < most) {
        left.add(box);
      }
    }
    return left;
  }
}
