package dev.heed.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.heed.op.JavaOps;
import dev.heed.op.Value;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FeedForwardTest {

  private final JavaOps ops = new JavaOps();

  @Test
  void swiglu_opens_the_second_half_by_the_first() {
    FusedGatedMlp net =
        new FusedGatedMlp(linear(2, 1, 3f, -2f), Activation.named("silu"), linear(1, 1, 5f));
    Value y = net.apply(ops, value(Shape.of(1, 1, 1), 0.7f));
    double gate = 2.1 / (1 + Math.exp(-2.1));
    assertThat(ops.tensor(y).toFloats()[0]).isCloseTo((float) (5 * gate * -1.4), within(1e-5f));
  }

  @Test
  void layer_scale_multiplies_each_channel() {
    FeedForward net = new Mlp(linear(1, 2, 1, 1), Activation.named("relu"), linear(2, 1, 1, -1));
    Value y = net.scaled(value(Shape.of(2), 10, 100)).apply(ops, value(Shape.of(1, 1, 2), 1, 2));
    assertThat(ops.tensor(y).toFloats()).containsExactly(30, -300);
  }

  private Linear linear(long out, long in, float... weights) {
    return new Linear(value(Shape.of(out, in), weights), Optional.empty());
  }

  private Value value(Shape shape, float... values) {
    return ops.constant(Tensor.of(shape, values));
  }
}
