package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.testing.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports of folders that have a graph and no weights. */
class RewriteTest {

  @TempDir Path folder;

  /** A reference model's folder without its weights. */
  private Path graphs(String model) throws IOException {
    Path from = Reference.folder("models/" + model);
    Path into = folder.resolve(model);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = file.toString();
        if (name.endsWith(".json") || name.endsWith(".onnx")) {
          Path target = into.resolve(from.relativize(file));
          Files.createDirectories(target.getParent());
          Files.copy(file, target);
        }
      }
    }
    return into;
  }

  private Run export(Path model, String... more) {
    Path out = folder.resolve("out");
    Stream<String> start = Stream.of("export", "--model", model + "", "--out", out + "");
    return Run.heed(Stream.concat(start, Stream.of(more)).toArray(String[]::new));
  }

  @Test
  void attentions_and_norms_are_fused_and_the_folder_runs_as_before() throws IOException {
    Path model = graphs("vit");
    Run run = export(model, "--json");
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode plain = run.json().get(0);
    assertThat(plain.path("attentions").asInt()).isEqualTo(2);
    assertThat(plain.path("norms").asInt()).isEqualTo(4);
    assertThat(plain.path("max_relative").asDouble()).isBetween(0.0, 1e-5);
    String cat = Reference.folder("inputs/image").toString();
    List<JsonNode> before = labels(model, cat);
    List<JsonNode> after = labels(folder.resolve("out"), cat);
    assertThat(after).hasSameSizeAs(before).isNotEmpty();
    for (int i = 0; i < before.size(); i++) {
      JsonNode best = before.get(i).path("output").get(0);
      assertThat(after.get(i).path("output").get(0).path("label")).isEqualTo(best.path("label"));
    }
  }

  private static List<JsonNode> labels(Path model, String images) {
    Run run = Run.heed("run", "image-classification", "--model", model + "", "--json", images);
    assertThat(run.code()).as(run.err()).isZero();
    return run.json();
  }

  @Test
  void attention_whose_weights_are_outputs_is_left_as_it_is() throws IOException {
    Run run = export(graphs("bert"), "--json");
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode shown =
        run.json().stream()
            .filter(line -> line.path("graph").asText().endsWith("model_attentions.onnx"))
            .findFirst()
            .orElseThrow();
    assertThat(shown.path("attentions").asInt()).isZero();
    assertThat(shown.path("norms").asInt()).isEqualTo(4);
  }

  @Test
  void a_graph_that_cannot_be_checked_is_copied_and_says_why() throws IOException {
    Path model = graphs("sam");
    Run run = export(model);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("prompt_encoder_mask_decoder.onnx  copied as it is: it cannot be checked");
    String decoder = "onnx/prompt_encoder_mask_decoder.onnx";
    assertThat(folder.resolve("out").resolve(decoder))
        .hasSameBinaryContentAs(model.resolve(decoder));
  }

  @Test
  void what_only_weights_allow_is_refused() throws IOException {
    Run run = export(graphs("vit"), "--precision", "int8");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("no weights to build the model from");
  }

  @Test
  void the_folder_itself_is_not_overwritten() throws IOException {
    Path model = graphs("vit");
    Run run = Run.heed("export", "--model", model + "", "--out", model + "");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("Name another one");
  }
}
