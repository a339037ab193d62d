package dev.heed.op;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Rebuilt;
import dev.heed.testing.Tensors;
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

  @Test
  void channels_of_very_different_size_keep_their_precision_within_5_percent() {
    Random random = new Random(3);
    float[] weights = new float[8 * 64];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (random.nextGaussian() * Math.pow(10, (i / 64) - 4));
    }
    float[] tokens = new float[5 * 64];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = (float) random.nextGaussian();
    }
    Tensor x = Tensor.of(Shape.of(1, 5, 64), tokens);
    Tensor w = Tensor.of(Shape.of(8, 64), weights);
    float[] exact = product(x, w, false).toFloats();
    float[] made = product(x, w, true).toFloats();
    for (int channel = 0; channel < 8; channel++) {
      double error = 0;
      double size = 0;
      for (int token = 0; token < 5; token++) {
        int at = token * 8 + channel;
        error += Math.pow(exact[at] - made[at], 2);
        size += Math.pow(exact[at], 2);
      }
      assertThat(Math.sqrt(error / size)).as("channel " + channel).isLessThan(0.05);
    }
  }

  @Test
  void a_channel_of_zeros_stays_zero() {
    Tensor y = product(filled(3, 1, 2, 8), filled(0, 4, 8), true);
    assertThat(Tensors.difference(y, filled(0, 1, 2, 4))).isZero();
  }
}
