package dev.heed.vision.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.op.Dims;
import dev.heed.op.OnnxOps;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.runtime.Session;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testkit.Rebuilt;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaddingTest {

  /** TensorFlow: as many outputs as steps begin inside, zeros shared out, the odd one behind. */
  @ParameterizedTest
  @CsvSource({"6, 5, 3", "5, 6, 3", "7, 8, 5", "8, 7, 5"})
  void same_has_the_zeros_that_steps_of_two_need(int height, int width, int kernel) {
    OnnxOps ops = new OnnxOps();
    Value x = ops.input("x", ElementType.F32, Dims.of(1, 1, "height", "width"));
    ops.output("y", Padding.SAME.around(ops, x, kernel, 2));
    try (Session session = Rebuilt.session(ops.graph())) {
      Tensor given = Tensor.of(Shape.of(1, 1, height, width), ones(height * width));
      Tensor made = Rebuilt.run(session, Map.of("x", given)).get("y");
      int rows = padded(made.shape().size(2), height, kernel);
      int columns = padded(made.shape().size(3), width, kernel);
      float first = made.toFloats()[rows * made.shape().size(3) + columns];
      assertThat(first).isEqualTo(1);
      assertThat(before(made.toFloats(), made.shape().size(3))).isEqualTo(rows);
    }
  }

  /** The zeros before an axis, where the steps of a kernel just cover it. */
  private static int padded(int found, int size, int kernel) {
    int total = Math.max(0, ((size + 1) / 2 - 1) * 2 + kernel - size);
    assertThat((found - kernel) / 2 + 1).isEqualTo((size + 1) / 2);
    return total / 2;
  }

  /** Rows without a one. */
  private static int before(float[] image, int width) {
    int rows = 0;
    while (sum(image, rows * width, width) == 0) {
      rows++;
    }
    return rows;
  }

  private static double sum(float[] image, int from, int count) {
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += image[i];
    }
    return sum;
  }

  /** ONNX Runtime would take a Pad of zeros before a MaxPool for pads that lose to any number. */
  @Test
  void zeros_win_over_negative_numbers_in_a_pool() {
    OnnxOps ops = new OnnxOps();
    Value x = ops.input("x", ElementType.F32, Dims.of(1, 1, 2, 2));
    Value zeros = Padding.zeros(ops, x, 1, 1);
    ops.output("y", ops.maxPool(zeros, Window.stride(2, 2), 2, 2));
    try (Session session = Rebuilt.session(ops.graph())) {
      Tensor given = Tensor.of(Shape.of(1, 1, 2, 2), -1f, -2f, -3f, -4f);
      assertThat(Rebuilt.run(session, Map.of("x", given)).get("y").toFloats())
          .containsExactly(0, 0, 0, 0);
    }
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }
}
