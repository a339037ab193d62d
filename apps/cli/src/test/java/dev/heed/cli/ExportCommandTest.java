package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.export.Drift;
import dev.heed.model.Safetensors;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Reference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports in other precisions, what they say of themselves, and folders without a graph. */
class ExportCommandTest {

  @TempDir Path folder;

  /** A folder with weights and no graph. */
  private Path weights() throws IOException {
    Path from = Reference.folder("vit-cifar10");
    Path into = Files.createDirectories(folder.resolve("weights"));
    for (String name : List.of("config.json", "preprocessor_config.json", "model.safetensors")) {
      Files.copy(from.resolve(name), into.resolve(name));
    }
    return into;
  }

  private Path pixels() {
    Random random = new Random(5);
    float[] values = new float[2 * 3 * 32 * 32];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    Path file = folder.resolve("pixels.safetensors");
    Safetensors.write(
        file, Map.of("pixel_values", Tensor.of(Shape.of(2, 3, 32, 32), values)), Map.of());
    return file;
  }

  private Run export(Path model, String out, String... more) {
    String[] start = {
      "export", "--model", model.toString(), "--out", folder.resolve(out).toString()
    };
    String[] all = Arrays.copyOf(start, start.length + more.length);
    System.arraycopy(more, 0, all, start.length, more.length);
    return Run.heed(all);
  }

  private Tensor logits(Path model, Path pixels, String... more) {
    Path out = folder.resolve("outputs.safetensors");
    String[] start = {
      "infer", "--model", model.toString(), "--inputs", pixels.toString(), "--out", out.toString()
    };
    String[] all = Arrays.copyOf(start, start.length + more.length);
    System.arraycopy(more, 0, all, start.length, more.length);
    Run run = Run.heed(all);
    assertThat(run.code()).as(run.err()).isZero();
    try (Safetensors file = Safetensors.open(out)) {
      float[] values = file.tensor("logits").toFloats();
      return Tensor.of(file.tensor("logits").shape(), values);
    }
  }

  @Test
  void eight_bits_multiply_whole_numbers_and_say_how_far_they_drift() throws IOException {
    Run run = export(weights(), "int8", "--precision", "int8", "--inputs", pixels() + "", "--json");
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode drift = run.json().get(0).path("drift");
    assertThat(drift).hasSize(1);
    assertThat(drift.get(0).path("output").asText()).isEqualTo("logits");
    assertThat(drift.get(0).path("max_abs").asDouble()).isPositive();
    assertThat(drift.get(0).path("mean_abs").asDouble())
        .isPositive()
        .isLessThanOrEqualTo(drift.get(0).path("max_abs").asDouble());
    assertThat(drift.get(0).path("cosine").asDouble()).isBetween(0.99, 1.0);
    String graph = Files.readString(folder.resolve("int8/model.onnx"), StandardCharsets.ISO_8859_1);
    assertThat(graph).contains("DynamicQuantizeLinear", "MatMulInteger");
  }

  @Test
  void an_export_in_fp32_lies_within_1e_4_of_the_plain_graph_on_each_file() throws IOException {
    String pixels = pixels().toString();
    Run run = export(weights(), "fp32", "--inputs", pixels, pixels, "--json");
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode drift = run.json().get(0).path("drift");
    assertThat(drift).hasSize(2);
    drift.forEach(line -> assertThat(line.path("max_abs").asDouble()).isLessThan(1e-4));
  }

  @Test
  void drift_is_told_to_people_too_and_not_without_inputs() throws IOException {
    Path weights = weights();
    Run told = export(weights, "told", "--precision", "int8", "--inputs", pixels() + "");
    assertThat(told.out()).contains("logits: against fp32 max").contains("cosine");
    Run silent = export(weights, "silent", "--precision", "int8", "--json");
    assertThat(silent.json().get(0).has("drift")).isFalse();
  }

  /**
   * A session computes its last layer for the class token alone, whose range the 8 bits then span;
   * an export keeps all tokens. So the two round differently, by less than 8 bits cost.
   */
  @Test
  void a_folder_without_a_graph_opens_in_8_bits_nearer_to_its_export_than_that_is_to_fp32()
      throws IOException {
    Path weights = weights();
    Path pixels = pixels();
    assertThat(export(weights, "int8", "--precision", "int8").code()).isZero();
    Tensor exact = logits(weights, pixels);
    Tensor recorded = logits(weights, pixels, "--precision", "int8");
    Tensor exported = logits(folder.resolve("int8"), pixels);
    assertThat(Drift.of("logits", exact, recorded).largest()).isPositive();
    assertThat(Drift.of("logits", exact, recorded).cosine()).isGreaterThan(0.99);
    assertThat(Drift.of("logits", exported, recorded).largest())
        .isLessThan(Drift.of("logits", exact, exported).largest());
  }

  @Test
  void tasks_run_in_8_bits_from_weights_alone() throws IOException {
    String cats = Reference.folder("inputs/image").toString();
    String model = weights().toString();
    List<JsonNode> exact = classes(cats, model, "fp32");
    List<JsonNode> narrow = classes(cats, model, "int8");
    assertThat(narrow).hasSameSizeAs(exact).isNotEmpty();
    long same = 0;
    for (int i = 0; i < exact.size(); i++) {
      same += label(exact.get(i)).equals(label(narrow.get(i))) ? 1 : 0;
    }
    assertThat(same).isGreaterThanOrEqualTo(exact.size() * 9L / 10);
  }

  private static List<JsonNode> classes(String images, String model, String precision) {
    Run run =
        Run.heed(
            "run",
            "image-classification",
            "--model",
            model,
            "--precision",
            precision,
            "--json",
            images);
    assertThat(run.code()).as(run.err()).isZero();
    return run.json();
  }

  private static String label(JsonNode line) {
    return line.path("output").get(0).path("label").asText();
  }

  @Test
  void precisions_that_cannot_be_recorded_are_refused_with_those_that_can() throws IOException {
    Run run = export(weights(), "q4", "--precision", "q4");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("fp32, fp16, int8 or int4, not in q4");
  }
}
