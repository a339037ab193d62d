package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.heed.model.ModelFolder;
import dev.heed.spi.Choices;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testkit.ArchitectureContract;
import dev.heed.testkit.StoredCase;
import dev.heed.testkit.Tensors;
import dev.heed.vision.language.WholePictureModel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Models of pictures and text as their published class: one call, texts of a batch padded. */
class PicturesInBatchesTest {

  private static final List<String> TEXT =
      List.of("input_ids", "attention_mask", "token_type_ids", "mm_token_type_ids");

  @TempDir Path temporary;

  @TestFactory
  Stream<DynamicTest> give_the_published_outputs_in_one_call_padded_or_not() {
    return PictureModelsByRule.NAMES.stream()
        .map(name -> dynamicTest(name, () -> compare(PictureModelsByRule.folder(temporary, name))));
  }

  private static void compare(Path folder) {
    compare(folder, Choices.none());
  }

  private static void compare(Path folder, Choices choices) {
    StoredCase stored = StoredCase.in(folder).get(0);
    Tensor published = stored.outputs().get("logits");
    Tensor expected = stored.outputs().get("sequences");
    int tokens = stored.inputs().get("input_ids").shape().size(1);
    try (WholePictureModel model =
        new WholePictureModel(
            ModelFolder.open(folder), graph -> PictureModelsByRule.open(folder, graph, choices))) {
      Tensor logits = model.run(stored.inputs()).get("logits");
      double difference = Tensors.difference(logits, published);
      assertThat(difference).isLessThan(ArchitectureContract.OUTPUT_TOLERANCE);

      Tensor written = model.write(stored.inputs(), expected.shape().size(1) - tokens);
      assertThat(written.toLongs()).isEqualTo(expected.toLongs());

      Tensor padded = model.run(twicePadded(stored.inputs())).get("logits");
      int row = (tokens + 1) * published.shape().size(2);
      float[] both = padded.toFloats();
      int one = published.shape().size(2);
      assertThat(Arrays.copyOfRange(both, 0, row - one))
          .as("padded on the right")
          .isEqualTo(logits.toFloats());
      assertThat(Arrays.copyOfRange(both, row + one, 2 * row))
          .as("padded on the left")
          .isEqualTo(logits.toFloats());
    }
  }

  /**
   * The same text and pictures twice, the first text with a padding behind it, the second before.
   */
  private static Map<String, Tensor> twicePadded(Map<String, Tensor> in) {
    Map<String, Tensor> twice = new LinkedHashMap<>();
    in.forEach(
        (name, tensor) -> twice.put(name, TEXT.contains(name) ? padded(tensor) : stacked(tensor)));
    return twice;
  }

  private static Tensor padded(Tensor text) {
    int tokens = text.shape().size(1);
    long[] two = new long[2 * (tokens + 1)];
    System.arraycopy(text.toLongs(), 0, two, 0, tokens);
    System.arraycopy(text.toLongs(), 0, two, tokens + 2, tokens);
    return Tensor.of(Shape.of(2, tokens + 1), two);
  }

  private static Tensor stacked(Tensor one) {
    long[] axes = one.shape().axes();
    axes[0] *= 2;
    Tensor two = Tensor.zeros(one.type(), Shape.of(axes));
    two.bytes().put(0, one.bytes(), 0, one.bytes().remaining());
    two.bytes().put(one.bytes().remaining(), one.bytes(), 0, one.bytes().remaining());
    return two;
  }
}
