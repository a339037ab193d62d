package dev.heed.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.heed.op.JavaOps;
import dev.heed.op.Value;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActivationTest {

  private final JavaOps ops = new JavaOps();

  /** Expected numbers by PyTorch 2.13 and the published classes. */
  @ParameterizedTest
  @CsvSource({
    "hardswish, -2, -0.3333333",
    "hard_swish, 4, 4",
    "hardsigmoid, 1, 0.6666667",
    "hard_sigmoid, -4, 0",
    "relu6, 7.5, 6",
    "relu6, -1, 0",
    "relu2, 3, 9",
    "leaky_relu, -2, -0.02",
    "elu, -1, -0.6321206",
    "mish, 1, 0.8650984",
    "gelu_10, 12, 10",
    "gelu_accurate, 1, 0.8411920",
    "laplace, 1, 0.8504297",
    "sqrtsoftplus, 0, 0.8325546",
  })
  void is_the_published_function(String name, float x, float expected) {
    Value y = Activation.named(name).apply(ops, ops.constant(Tensor.of(Shape.of(1), x)));
    assertThat(ops.tensor(y).toFloats()[0]).isCloseTo(expected, within(2e-6f));
  }
}
