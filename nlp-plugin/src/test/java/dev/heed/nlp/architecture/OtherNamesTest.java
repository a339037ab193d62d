package dev.heed.nlp.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.layer.Assembly;
import dev.heed.model.ModelFolder;
import dev.heed.model.Weights;
import dev.heed.op.JavaOps;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Golden;
import dev.heed.testing.RenamedWeights;
import dev.heed.testkit.Tensors;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Checkpoints name one weight in several ways, by the age and the shape of what saved them. */
class OtherNamesTest {

  @Test
  void early_names_of_a_norms_scale_and_shift_are_read() {
    holds(
        new Bert(),
        "bert-masked-lm",
        name ->
            name.replaceAll("LayerNorm.weight$", "LayerNorm.gamma")
                .replaceAll("LayerNorm.bias$", "LayerNorm.beta"));
  }

  @Test
  void a_body_saved_with_a_head_is_read_as_one_saved_without() {
    holds(new Bert(), "bert", name -> "bert." + name);
    holds(Roberta.roberta(), "roberta", name -> "roberta." + name);
    holds(new MpNet(), "mpnet", name -> "mpnet." + name);
    holds(new Gpt2(), "gpt2", name -> name.replaceFirst("^transformer\\.", ""));
  }

  private static void holds(Architecture architecture, String model, UnaryOperator<String> rename) {
    Golden golden = Golden.of(model).get(0);
    Map<String, Tensor> published = outputs(architecture, golden, name -> name);
    Map<String, Tensor> renamed = outputs(architecture, golden, rename);
    assertThat(renamed.keySet()).isEqualTo(published.keySet());
    renamed.forEach(
        (name, tensor) ->
            assertThat(Tensors.difference(tensor, published.get(name))).as(name).isZero());
  }

  private static Map<String, Tensor> outputs(
      Architecture architecture, Golden golden, UnaryOperator<String> rename) {
    ModelFolder folder = ModelFolder.open(Golden.folder(golden.model()));
    try (Weights weights = new RenamedWeights(folder.weights(), rename)) {
      JavaOps ops = new JavaOps(NoPast.with(golden.inputs(), folder.config()));
      new Assembly(architecture, folder.config(), weights).record(ops, Choices.none());
      return ops.outputs();
    }
  }
}
