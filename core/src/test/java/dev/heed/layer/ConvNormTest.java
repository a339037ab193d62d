package dev.heed.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.learn.TensorParameters;
import dev.heed.op.JavaOps;
import dev.heed.op.Value;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConvNormTest {

  @Test
  void is_a_convolution_then_the_stored_norm_then_the_activation() {
    JavaOps ops = new JavaOps();
    Map<String, Tensor> weights =
        Map.of(
            "conv.weight", Tensor.of(Shape.of(1, 1, 1, 1), 2f),
            "bn.weight", Tensor.of(Shape.of(1), 3f),
            "bn.bias", Tensor.of(Shape.of(1), -1f),
            "bn.running_mean", Tensor.of(Shape.of(1), 4f),
            "bn.running_var", Tensor.of(Shape.of(1), 3f));
    Value x = ops.constant(Tensor.of(Shape.of(1, 1, 1, 2), 1f, 5f));
    Value y =
        ConvNorm.named("conv", "bn")
            .epsilon(1)
            .activation("relu")
            .apply(ops, new TensorParameters(ops, weights), x, 1, 1, 1);
    // (2 x - 4) / sqrt(3 + 1) * 3 - 1, and nothing below zero
    assertThat(ops.tensor(y).toFloats()).containsExactly(0f, 8f);
  }
}
