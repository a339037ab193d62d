package dev.heed.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.error.HeedException;
import dev.heed.model.Safetensors;
import dev.heed.op.JavaOps;
import dev.heed.op.Value;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Tensor;
import dev.heed.testkit.Tensors;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightParametersTest {

  private final JavaOps ops = new JavaOps();
  private final Tensor matrix = Tensors.random(1, 3, 2);

  @TempDir Path folder;
  private WeightParameters parameters;

  @BeforeEach
  void write_weights() {
    Path file = folder.resolve("model.safetensors");
    Safetensors.write(
        file,
        Map.of(
            "layer.0.dense.weight", matrix,
            "layer.0.dense.bias", matrix.as(ElementType.F16),
            "LayerNorm.gamma", Tensors.random(2, 4),
            "layer.1.dense.weight", Tensors.random(3, 5)),
        Map.of());
    parameters = WeightParameters.of(ops, Safetensors.open(file));
  }

  @Test
  void a_part_sees_the_names_below_it() {
    Value weight = parameters.at("layer.0").at("dense").get("weight", 3, 2);
    assertThat(Tensors.difference(ops.tensor(weight), matrix)).isZero();
    assertThat(parameters.at("layer.0.dense").has("weight")).isTrue();
    assertThat(parameters.at("layer.0.dense").has("other")).isFalse();
    parameters.requireComplete();
  }

  @Test
  void half_precision_arrives_as_f32() {
    Value bias = parameters.get("layer.0.dense.bias", 3, 2);
    assertThat(bias.type()).isEqualTo(ElementType.F32);
    assertThat(Tensors.difference(ops.tensor(bias), matrix)).isLessThan(1e-2);
  }

  @Test
  void a_norm_of_an_early_checkpoint_is_found_under_its_early_name() {
    assertThat(parameters.get("LayerNorm.weight", 4).size(0)).isEqualTo(4);
    parameters.requireComplete();
  }

  @Test
  void one_error_lists_all_that_is_missing_or_misshaped_with_both_shapes() {
    assertThat(parameters.at("layer.1.dense").get("weight", 3, 2).dims().shape())
        .isEqualTo(matrix.shape());
    parameters.at("layer.1.dense").get("bias", 3);
    parameters.at("layer.2.dense").get("weight", 3, 2);
    assertThatThrownBy(parameters::requireComplete)
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("3 weights are missing or of another shape")
        .hasMessageContaining("layer.1.dense.weight should be [3, 2], but is [5]")
        .hasMessageContaining("layer.1.dense.bias [3] is missing")
        .hasMessageContaining("layer.2.dense.weight [3, 2] is missing")
        .hasMessageContaining("(there is layer.0.dense.weight [3, 2])");
  }
}
