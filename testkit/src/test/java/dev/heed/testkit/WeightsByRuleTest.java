package dev.heed.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Values that {@code reference/weights_by_rule.py} prints. */
class WeightsByRuleTest {

  @Test
  void numbers_are_those_of_the_rule_in_python() {
    holds(
        "a.weight",
        Shape.of(2, 3),
        0.34106361,
        -0.54166114,
        0.80666768,
        0.95455920,
        -0.91397202,
        -0.54326426);
    holds("norm.weight", Shape.of(3), 0.95258951, 0.90538293, 1.01410460);
    holds("head.bias", Shape.of(3), -0.05695068836, 0.07888562977, -0.02110651694);
    holds("bn.running_var", Shape.of(3), 1.36165904, 0.86400151, 0.63828629);
    holds("größe", Shape.of(1, 2, 2), 0.28218913, 0.31373161, 0.50686997, -0.74299049);
    holds("logit_scale", Shape.of(), 1.02541804);
  }

  private static void holds(String name, Shape shape, double... expected) {
    Tensor made = WeightsByRule.values(name, shape);
    assertThat(made.shape()).isEqualTo(shape);
    assertThat(made.toFloats()).as(name).containsExactly(rounded(expected));
  }

  private static float[] rounded(double[] values) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = (float) values[i];
    }
    return rounded;
  }
}
