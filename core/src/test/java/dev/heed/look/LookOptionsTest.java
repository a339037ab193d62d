package dev.heed.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.ModelFolder;
import dev.heed.onnx.OnnxModel;
import dev.heed.op.Dims;
import dev.heed.op.OnnxOps;
import dev.heed.op.Storage;
import dev.heed.op.Value;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.OpenOptions;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Golden;
import dev.heed.testkit.Tensors;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LookOptionsTest {

  @ParameterizedTest
  @ValueSource(strings = {"vit", "deit", "dinov2", "yolos", "bert", "gpt2", "llama"})
  void rollout_in_the_graph_is_rollout_of_the_maps_within_1e_6(String model) {
    Golden golden = Golden.of(model).get(0);
    ModelFolder folder = ModelFolder.open(Golden.folder(model));
    LookOptions both = LookOptions.allMaps().withRollout();
    try (Look look = Looking.at(folder, "model", both)) {
      AttentionResult seen = look.run(Looking.inputs(golden, look));
      Tensor expected = Rollout.of(seen.maps().stream().map(AttentionMap::weights).toList());
      assertThat(Tensors.difference(seen.rollout().orElseThrow(), expected)).isLessThan(1e-6);
    }
  }

  @Test
  void rollout_alone_costs_one_output() {
    ModelFolder folder = ModelFolder.open(Golden.folder("vit"));
    try (Look look = Looking.at(folder, "model", LookOptions.onlyRollout())) {
      List<String> outputs =
          look.session().signature().outputs().stream().map(spec -> spec.name()).toList();
      assertThat(outputs).containsExactly("logits", "heed/rollout");
      AttentionResult seen =
          look.run(new Inputs(Golden.of("vit").get(0).inputs()).takenBy(look.session()));
      assertThat(seen.maps()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"swin", "segformer"})
  void attention_in_windows_or_on_fewer_keys_has_no_rollout(String model) {
    Golden golden = Golden.of(model).get(0);
    ModelFolder folder = ModelFolder.open(Golden.folder(model));
    try (Look look = Looking.at(folder, "model", LookOptions.onlyRollout())) {
      Inputs inputs = new Inputs(golden.inputs()).takenBy(look.session());
      assertThatThrownBy(() -> look.run(inputs))
          .isInstanceOfSatisfying(
              HeedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED))
          .hasMessageContaining("layers one by one");
    }
  }

  /** Weights 1/2 each; values of length 5 and 0, so that the first counts alone. */
  @Test
  void value_norms_make_weights_count_as_much_as_what_they_let_through() {
    Tensor zeros = Tensor.zeros(ElementType.F32, Shape.of(1, 1, 2, 2));
    Tensor values = Tensor.of(Shape.of(1, 1, 2, 2), 3f, 4f, 0f, 0f);
    Inputs inputs = new Inputs(Map.of("q", zeros, "k", zeros, "v", values));
    try (Look plain = attention(LookOptions.allMaps());
        Look normed = attention(LookOptions.allMaps().withValueNorms())) {
      assertThat(weights(plain.run(inputs))).containsExactly(0.5f, 0.5f, 0.5f, 0.5f);
      assertThat(weights(normed.run(inputs))).containsExactly(1f, 0f, 1f, 0f);
    }
  }

  private static float[] weights(AttentionResult seen) {
    return seen.maps().get(0).weights().toFloats();
  }

  private static Look attention(LookOptions shown) {
    OnnxOps ops = OnnxOps.plain();
    Value query = ops.input("q", ElementType.F32, Dims.of(1, 1, 2, 2));
    Value key = ops.input("k", ElementType.F32, Dims.of(1, 1, 2, 2));
    Value value = ops.input("v", ElementType.F32, Dims.of(1, 1, 2, 2));
    Value weights = ops.softmax(ops.matMul(query, ops.transpose(key, 0, 1, 3, 2)), -1);
    ops.output("context", ops.matMul(weights, value));
    OnnxModel model = ops.graph().model(Storage.EMBEDDED);
    return Look.open(
        Looking.RUNTIME, model, Map.of(), GraphHints.none(), shown, OpenOptions.on(Looking.CPU));
  }
}
