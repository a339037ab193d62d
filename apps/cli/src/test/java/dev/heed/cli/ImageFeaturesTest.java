package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Golden;
import dev.heed.testing.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One vector for an image, in each way to get it, against the stored outputs within 1e-4. */
class ImageFeaturesTest {

  /** The case {@code img3} of a model: its pictures, and the vectors that the options give. */
  private static List<float[]> vectors(Golden golden, String... options) {
    List<String> words = new ArrayList<>(List.of("run", "image-feature-extraction", "--json"));
    words.addAll(List.of("--model", Golden.folder(golden.model()).toString()));
    words.addAll(List.of("--backend", "pil")); // what made the case
    words.addAll(List.of(options));
    words.addAll(golden.pictures());
    Run run = Run.heed(words.toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isZero();
    return run.json().stream().map(line -> row(line.get("output").get(0))).toList();
  }

  private static float[] row(JsonNode numbers) {
    float[] row = new float[numbers.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = numbers.get(i).floatValue();
    }
    return row;
  }

  private static Golden img3(String model) {
    return Golden.of(model).stream().filter(g -> g.name().startsWith("img3")).findFirst().get();
  }

  /** The mean over some tokens of {@code [B, N, C]}. */
  private static float[] mean(Tensor tokens, int image, int from, int to) {
    int width = tokens.shape().size(2);
    int start = image * tokens.shape().size(1);
    float[] all = tokens.toFloats();
    float[] mean = new float[width];
    for (int i = 0; i < width; i++) {
      double sum = 0;
      for (int token = from; token < to; token++) {
        sum += all[(start + token) * width + i];
      }
      mean[i] = (float) (sum / (to - from));
    }
    return mean;
  }

  private static void close(float[] found, float[] expected) {
    assertThat(found).usingComparatorWithPrecision(1e-4f).containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource({"vit-features, 1", "dinov2, 1", "dinov2_with_registers, 5"})
  void class_token_and_mean_of_the_patches_leave_out_what_is_no_patch(String model, int prefix) {
    Golden golden = img3(model);
    Tensor tokens = golden.outputs().get("last_hidden_state");
    List<float[]> cls = vectors(golden, "--pool", "cls");
    List<float[]> means = vectors(golden, "--pool", "mean");
    for (int i = 0; i < golden.pictures().size(); i++) {
      close(cls.get(i), mean(tokens, i, 0, 1));
      close(means.get(i), mean(tokens, i, prefix, tokens.shape().size(1)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "dinov2_with_registers, pooler_output",
    "clip, image_embeds",
    "siglip, image_embeds",
  })
  void the_models_own_vector_comes_out_of_graphs_of_images_and_of_both(String model, String name) {
    Golden golden = img3(model);
    Tensor stored = golden.outputs().get(name);
    List<float[]> own = vectors(golden, "--pool", "pooler");
    for (int i = 0; i < own.size(); i++) {
      close(own.get(i), row(stored, i));
    }
  }

  private static float[] row(Tensor tensor, int i) {
    int width = tensor.shape().size(1);
    return Arrays.copyOfRange(tensor.toFloats(), i * width, (i + 1) * width);
  }

  @Test
  void normalised_vectors_have_length_1_and_the_same_direction() {
    Golden golden = img3("dinov2");
    List<float[]> plain = vectors(golden, "--pool", "mean");
    List<float[]> unit = vectors(golden, "--pool", "mean", "--normalize");
    for (int i = 0; i < unit.size(); i++) {
      assertThat(cosine(unit.get(i), unit.get(i), true)).isCloseTo(1, near());
      assertThat(cosine(plain.get(i), unit.get(i), false)).isCloseTo(1, near());
    }
  }

  private static Offset<Double> near() {
    return within(1e-6);
  }

  private static double cosine(float[] a, float[] b, boolean lengthOnly) {
    double dot = 0;
    double left = 0;
    double right = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      left += (double) a[i] * a[i];
      right += (double) b[i] * b[i];
    }
    return lengthOnly ? dot : dot / Math.sqrt(left * right);
  }

  @ParameterizedTest
  @ValueSource(strings = {"clip", "dinov2"})
  void similarity_is_the_cosine_of_two_images_vectors(String model) {
    Golden golden = img3(model);
    String pool = model.equals("clip") ? "pooler" : "mean";
    List<float[]> vectors = vectors(golden, "--pool", pool);
    List<String> words = new ArrayList<>(List.of("run", "image-feature-extraction", "--json"));
    words.addAll(List.of("--backend", "pil"));
    words.addAll(List.of("--model", Golden.folder(model).toString()));
    words.addAll(List.of("--similar-to", golden.pictures().get(0)));
    words.addAll(golden.pictures());

    List<JsonNode> lines = Run.heed(words.toArray(String[]::new)).json();

    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i).at("/output/similarity").asDouble())
          .isCloseTo(cosine(vectors.get(0), vectors.get(i), false), near());
    }
  }

  @Test
  void a_graph_without_tokens_says_how_to_ask() {
    Run run =
        Run.heed(
            "run",
            "image-feature-extraction",
            "--model",
            Golden.folder("clip").toString(),
            Reference.folder("models_inputs/a_48x40.png").toString());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("image_embeds. Use --pool pooler");
  }
}
