package dev.heed.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.error.HeedException;
import dev.heed.op.Dim;
import dev.heed.op.JavaOps;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testkit.Tensors;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FloaterEncodingTest {

  private static final int WIDTH = 8;
  private static final int TOKENS = 40;

  /** The flow of sines and cosines whose time is 0.01 a position: each pair turns. */
  private static double[] turning(double time, double... p) {
    double[] velocity = new double[p.length];
    for (int i = 0; i < p.length; i += 2) {
      double speed = Math.pow(10000, -(double) i / p.length) / FloaterEncoding.GAP;
      velocity[i] = speed * p[i + 1];
      velocity[i + 1] = -speed * p[i];
    }
    return velocity;
  }

  private static double[] start() {
    double[] start = new double[WIDTH];
    Arrays.setAll(start, i -> i % 2);
    return start;
  }

  @Test
  void with_the_sinusoids_own_flow_it_converges_to_the_sinusoid_with_order_4() {
    double[] errors = new double[4];
    for (int i = 0; i < errors.length; i++) {
      errors[i] = error(5 << i);
    }
    System.out.println(
        "floater, error with 5, 10, 20, 40 steps a position: " + Arrays.toString(errors));
    for (int i = 1; i < errors.length; i++) {
      double order = Math.log(errors[i - 1] / errors[i]) / Math.log(2);
      assertThat(order).isBetween(3.9, 4.1);
    }
  }

  private static double error(int steps) {
    double[][] path =
        RungeKutta.follow(
            FloaterEncodingTest::turning, start(), TOKENS, FloaterEncoding.GAP, steps);
    double largest = 0;
    for (int t = 0; t < TOKENS; t++) {
      for (int i = 0; i < WIDTH; i++) {
        double angle = t * Math.pow(10000, -(double) (i / 2 * 2) / WIDTH);
        double exact = i % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
        largest = Math.max(largest, Math.abs(path[t][i] - exact));
      }
    }
    return largest;
  }

  @Test
  void added_to_tokens_it_is_the_sinusoidal_encoding_up_to_its_error() {
    JavaOps ops = new JavaOps();
    Tensor tokens = Tensors.random(1, 2, TOKENS, WIDTH).as(ElementType.F64);
    TokenGrid line = TokenGrid.line(Dim.of(TOKENS));
    var floater = FloaterEncoding.onTokens(FloaterEncodingTest::turning, TOKENS, start());
    var sinusoid = new SinusoidalEncoding(SinusoidalEncoding.Layout.INTERLEAVED);
    var drawn = floater.onTokens(ops, ops.constant(tokens), line);
    var exact = sinusoid.onTokens(ops, ops.constant(tokens), line);
    assertThat(Tensors.difference(ops.tensor(drawn), ops.tensor(exact)))
        .isLessThan(error(5) + 1e-6);
  }

  @Test
  void queries_keys_and_values_follow_paths_from_starts_of_their_own() {
    JavaOps ops = new JavaOps();
    Flow still = (t, p) -> new double[p.length];
    double[] one = {1, 2, 3, 4};
    double[] two = {5, 6, 7, 8};
    double[] three = {9, 10, 11, 12};
    var floater = FloaterEncoding.onHeads(still, 3, one, two, three);
    var zeros = ops.constant(Tensor.zeros(ElementType.F32, Shape.of(1, 2, 3, 2)));
    var positions = ops.range(3);
    assertThat(ops.tensor(floater.onQuery(ops, zeros, positions)).toFloats())
        .containsExactly(1, 2, 1, 2, 1, 2, 3, 4, 3, 4, 3, 4);
    assertThat(ops.tensor(floater.onKey(ops, zeros, positions)).toFloats()).startsWith(5, 6);
    assertThat(ops.tensor(floater.onValue(ops, zeros, positions)).toFloats()).startsWith(9, 10);
  }

  @Test
  void a_sequence_longer_than_the_path_is_refused() {
    JavaOps ops = new JavaOps();
    var floater = FloaterEncoding.onTokens(FloaterEncodingTest::turning, 4, start());
    var tokens = ops.constant(Tensors.random(1, 1, 5, WIDTH));
    assertThatThrownBy(() -> floater.onTokens(ops, tokens, TokenGrid.line(Dim.of(5))))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("drawn for 4 tokens, but there are 5");
  }
}
