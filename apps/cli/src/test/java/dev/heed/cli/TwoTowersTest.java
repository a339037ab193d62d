package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.testing.Golden;
import dev.heed.testing.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CLIP and SigLIP as a graph for images and a graph for texts, held to their export in one. */
class TwoTowersTest {

  private static final String LABELS = "a cat,a dog,a teapot,two red circles";

  @TempDir Path scratch;

  /** A folder with both towers, each recorded from the model's own weights. */
  private Path towers(String model) throws IOException {
    Path two = Files.createDirectory(scratch.resolve(model));
    Path from = Golden.folder(model);
    for (String file :
        List.of(
            "config.json",
            "preprocessor_config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "model.safetensors")) {
      Files.copy(from.resolve(file), two.resolve(file));
    }
    boolean clip = model.equals("clip");
    tower(from, clip ? "CLIPVisionModelWithProjection" : "SiglipVisionModel", two, "vision_model");
    tower(from, clip ? "CLIPTextModelWithProjection" : "SiglipTextModel", two, "text_model");
    return two;
  }

  private void tower(Path from, String architecture, Path to, String graph) throws IOException {
    Path folder = Files.createDirectory(scratch.resolve(architecture));
    ObjectNode config =
        (ObjectNode) new ObjectMapper().readTree(from.resolve("config.json").toFile());
    config.putArray("architectures").add(architecture);
    Files.writeString(folder.resolve("config.json"), config.toString());
    Files.copy(from.resolve("model.safetensors"), folder.resolve("model.safetensors"));
    Path out = scratch.resolve(architecture + "-graph");
    Run run =
        Run.heed(
            "export", "--self-contained", "--model", folder.toString(), "--out", out.toString());
    assertThat(run.code()).as(run.err()).isZero();
    Files.copy(out.resolve("model.onnx"), to.resolve(graph + ".onnx"));
  }

  private static Run run(Path model, String... options) {
    List<String> words = new ArrayList<>(List.of("run", "--json", "--model", model.toString()));
    words.addAll(List.of("--backend", "pil")); // what made the case
    words.addAll(List.of(options));
    words.add(Reference.folder("models_inputs/a_48x40.png").toString());
    words.add(Reference.folder("models_inputs/d_96x64.png").toString());
    return Run.heed(words.toArray(String[]::new));
  }

  private static List<Map<String, Float>> scores(Run run) {
    assertThat(run.code()).as(run.err()).isZero();
    return run.json().stream().map(line -> scores(line.get("output"))).toList();
  }

  private static Map<String, Float> scores(JsonNode output) {
    Map<String, Float> scores = new HashMap<>();
    output.forEach(s -> scores.put(s.get("label").asText(), s.get("score").floatValue()));
    return scores;
  }

  @ParameterizedTest
  @ValueSource(strings = {"clip", "siglip"})
  void two_graphs_score_as_one_does_within_1e_5(String model) throws IOException {
    List<Map<String, Float>> one = scores(run(Golden.folder(model), "--candidate-labels", LABELS));
    List<Map<String, Float>> two = scores(run(towers(model), "--candidate-labels", LABELS));

    assertThat(two).hasSize(2);
    for (int i = 0; i < two.size(); i++) {
      Map<String, Float> expected = one.get(i);
      assertThat(two.get(i)).hasSameSizeAs(expected);
      two.get(i)
          .forEach(
              (label, score) -> assertThat(score).isCloseTo(expected.get(label), within(1e-5f)));
    }
  }

  @Test
  void two_graphs_of_siglip_without_its_trained_scale_ask_for_it() throws IOException {
    Path two = towers("siglip");
    Files.delete(two.resolve("model.safetensors"));

    Run run = run(two, "--candidate-labels", LABELS);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("logit_scale and logit_bias are not known", "--logit-scale");
  }

  @ParameterizedTest
  @ValueSource(strings = {"clip", "siglip"})
  void the_image_tower_alone_gives_features(String model) throws IOException {
    Run run = run(towers(model), "image-feature-extraction", "--pool", "pooler", "--normalize");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.json()).allSatisfy(line -> assertThat(line.get("output").get(0)).isNotEmpty());
  }
}
