package dev.heed.op;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testkit.Rebuilt;
import dev.heed.testkit.Tensors;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Products by weights in 8 bits. */
class QuantizedOpsTest {

  private static Tensor product(Tensor x, Tensor weight, boolean quantized) {
    OnnxOps graph = new OnnxOps();
    Ops ops = quantized ? new QuantizedOps(graph) : graph;
    Value input = ops.input("x", ElementType.F32, Dims.of(x.shape()));
    ops.output("y", ops.linear(input, ops.weight("w", weight)));
    try (var session = Rebuilt.session(graph.graph())) {
      return Rebuilt.run(session, Map.of("x", x)).get("y");
    }
  }

  private static Tensor filled(float value, long... axes) {
    float[] values = new float[(int) Shape.of(axes).elements()];
    Arrays.fill(values, value);
    return Tensor.of(Shape.of(axes), values);
  }

  /** The largest products of a U8 and a weight, of one sign, in every pair. */
  @Test
  void the_largest_products_do_not_saturate_whatever_their_sign() {
    for (float sign : new float[] {1, -1}) {
      Tensor y = product(filled(1, 1, 3, 512), filled(sign * 0.5f, 16, 512), true);
      assertThat(Tensors.difference(y, filled(sign * 256, 1, 3, 16))).isLessThan(1e-3);
    }
  }

  private static Tensor random(long rows, long columns, boolean growing) {
    Random random = new Random(rows);
    float[] values = new float[(int) (rows * columns)];
    for (int i = 0; i < values.length; i++) {
      double size = growing ? Math.pow(10, Math.floorDiv(i, columns) - 4.0) : 1;
      values[i] = (float) (random.nextGaussian() * size);
    }
    return Tensor.of(Shape.of(rows, columns), values);
  }

  /** The step of eight bits between the least and the largest number, of which 0 is one. */
  private static double stepOfTokens(float[] tokens) {
    float least = 0;
    float largest = 0;
    for (float token : tokens) {
      least = Math.min(least, token);
      largest = Math.max(largest, token);
    }
    return (largest - least) / 255.0;
  }

  /**
   * Rounding to a step s errs by s / sqrt(12) on average. A weight's step is 1/64 of the largest of
   * its channel, a token's 1/255 of the range of all; both errors pass through the product.
   */
  @Test
  void channels_of_very_different_size_err_by_less_than_5_deviations_of_rounding() {
    Tensor w = random(8, 64, true);
    Tensor x = random(5, 64, false);
    double error = 0;
    float[] exact = product(x, w, false).toFloats();
    float[] made = product(x, w, true).toFloats();
    for (int i = 0; i < exact.length; i++) {
      double deviation = deviation(x.toFloats(), i / 8, w.toFloats(), i % 8);
      error = Math.max(error, Math.abs(exact[i] - made[i]) / deviation);
    }
    assertThat(error).as("in deviations").isBetween(0.5, 5.0);
  }

  private static double deviation(float[] tokens, int token, float[] weights, int channel) {
    double largest = 0;
    double ofTokens = 0;
    double ofWeights = 0;
    for (int i = 0; i < 64; i++) {
      largest = Math.max(largest, Math.abs(weights[channel * 64 + i]));
      ofTokens += Math.pow(tokens[token * 64 + i], 2);
      ofWeights += Math.pow(weights[channel * 64 + i], 2);
    }
    double stepOfWeights = largest / 64;
    double squares =
        ofTokens * Math.pow(stepOfWeights, 2) + ofWeights * Math.pow(stepOfTokens(tokens), 2);
    return Math.sqrt(squares / 12);
  }

  @Test
  void a_channel_of_zeros_stays_zero() {
    Tensor y = product(filled(3, 1, 2, 8), filled(0, 4, 8), true);
    assertThat(Tensors.difference(y, filled(0, 1, 2, 4))).isZero();
  }
}
