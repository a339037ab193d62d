package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.testing.Golden;
import dev.heed.testing.Reference;
import dev.heed.vision.image.Image;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Odd pictures, odd options and damaged folders: a clear result or a clear error. */
class VisionRefusalsTest {

  private static final String PICTURE = "d_96x64.png";
  private static final String PROCESSOR = "preprocessor_config.json";

  @TempDir Path scratch;

  private static String picture() {
    return Reference.folder("models_inputs/" + PICTURE).toString();
  }

  private static String model(String name) {
    return Golden.folder(name).toString();
  }

  private static List<String> modelsOfImages() throws IOException {
    try (Stream<Path> all = Files.list(Reference.folder("models"))) {
      return all.filter(folder -> Files.exists(folder.resolve(PROCESSOR)))
          .filter(
              folder ->
                  Golden.in(folder).stream().anyMatch(g -> g.inputs().containsKey("pixel_values")))
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 20000", "20000, 1"})
  void thin_pictures_have_an_answer_of_every_task_or_are_refused_by_their_size(
      int width, int height) throws IOException {
    Path thin = scratch.resolve("thin.png");
    byte[] rgb = new byte[3 * width * height];
    rgb[0] = 100;
    Image.of(width, height, rgb).writePng(thin);
    int answered = 0;
    List<String> models = modelsOfImages();
    for (String model : models) {
      Run run = Run.heed(words(model, thin));
      if (run.code() == 0) {
        assertThat(run.json().get(0).has("output")).isTrue();
        answered++;
      } else {
        assertThat(run.code()).as("%s: %s", model, run.err()).isEqualTo(2);
        assertThat(run.err()).containsAnyOf("%s x %s".formatted(width, height), "1 frame");
      }
    }
    System.out.printf("%d x %d: %d of %d models answer%n", width, height, answered, models.size());
    assertThat(answered).isGreaterThan(models.size() / 3);
  }

  private static String[] words(String model, Path picture) {
    List<String> words = new ArrayList<>(List.of("run", "--json", "--model", model(model)));
    switch (model) {
      case "clip", "siglip", "owlvit" -> words.addAll(List.of("--candidate-labels", "cat,dog"));
      case "sam" -> words.addAll(List.of("--input-points", "0,0"));
      case "trocr", "vision-encoder-decoder" -> words.addAll(List.of("--max-new-tokens", "3"));
      default -> {
        // nothing is needed
      }
    }
    words.add(picture.toString());
    return words.toArray(String[]::new);
  }

  @Test
  void nothing_found_is_an_empty_list_and_a_picture_as_it_was() {
    Path drawn = scratch.resolve("drawn.png");
    for (String model : List.of("detr", "yolos", "rt_detr", "maskformer")) {
      Run run =
          Run.heed(
              "run",
              "--model",
              model(model),
              picture(),
              "--json",
              "--threshold",
              "1",
              "--draw",
              drawn.toString());

      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.json().get(0).get("output")).isEmpty();
      assertThat(Image.read(drawn).rgb()).isEqualTo(Image.read(Path.of(picture())).rgb());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"97,10", "10,65", "-1,10"})
  void a_point_outside_of_the_picture_is_refused_with_its_size(String point) {
    Run run =
        Run.heed("run", "--model", model("sam"), picture(), "--json", "--input-points=" + point);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(point, "outside of the image, which is 96 x 64 pixels");
    assertThat(run.json().get(0).at("/error/code").asText()).isEqualTo("INVALID_INPUT");
  }

  @Test
  void classes_without_a_name_are_numbered_and_names_without_a_class_are_unused()
      throws IOException {
    String few =
        changed(
            "vit", c -> c.set("id2label", new ObjectMapper().createObjectNode().put("0", "one")));
    String many =
        changed(
            "deit",
            c -> {
              ObjectNode names = c.putObject("id2label");
              for (int i = 0; i < 90; i++) {
                names.put(Integer.toString(i), "class " + i);
              }
            });

    List<String> named = labels(few, "--top-k", "9");
    assertThat(named).containsExactlyInAnyOrder("one", "LABEL_1", "LABEL_2", "LABEL_3", "LABEL_4");
    assertThat(labels(many, "--top-k", "99")).hasSize(5).allMatch(l -> l.matches("class [0-4]"));
    for (String model : List.of("detr", "segformer")) {
      String folder = changed(model, c -> c.remove(List.of("id2label", "label2id")));
      assertThat(labels(folder, "--threshold", "0"))
          .isNotEmpty()
          .allMatch(l -> l.startsWith("LABEL_"));
    }
  }

  private static List<String> labels(String model, String... options) {
    List<String> words = new ArrayList<>(List.of("run", "--json", "--model", model, picture()));
    words.addAll(List.of(options));
    Run run = Run.heed(words.toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isZero();
    return run.json().get(0).get("output").findValuesAsText("label");
  }

  @ParameterizedTest
  @CsvSource({
    "clip, model, vision_model.onnx, vision_model.onnx but no text_model.onnx",
    "clip, model, text_model.onnx, text_model.onnx but no vision_model.onnx",
    "sam, prompt_encoder_mask_decoder, -, no mask decoder (prompt_encoder_mask_decoder.onnx)",
    "sam, vision_encoder, -, no image encoder (vision_encoder.onnx)",
    "trocr, decoder_model_merged, -, no decoder graph",
  })
  void a_folder_that_lacks_one_of_its_graphs_says_which(
      String model, String lost, String instead, String said) throws IOException {
    Path folder = copy(model);
    Path graph = folder.resolve("onnx/" + lost + ".onnx");
    if (instead.equals("-")) {
      Files.delete(graph);
    } else {
      Files.move(graph, folder.resolve("onnx/" + instead));
    }

    Run run = Run.heed("run", "--model", folder.toString(), picture(), "--candidate-labels", "a");
    Run plain = Run.heed("run", "--model", folder.toString(), picture());

    assertThat(List.of(run.code(), plain.code())).containsOnly(2);
    assertThat(run.err() + plain.err()).contains(said);
  }

  @ParameterizedTest
  @CsvSource({
    "detr, segformer, no output 'pred_boxes'. It has: logits",
    "maskformer, detr, no output 'class_queries_logits'. It has: logits",
    "depth_anything, segformer, no output 'predicted_depth'. It has: logits",
    "vit, detr, 'A classifier''s logits have axes [batch, classes]'",
    "segformer, detr, 'should have axes [batch, planes, height, width], but has [1, 8, 4]'",
  })
  void a_graph_of_another_task_says_what_it_gives(String model, String other, String said)
      throws IOException {
    Path folder = copy(model);
    Files.copy(
        Golden.folder(other).resolve("onnx/model.onnx"),
        folder.resolve("onnx/model.onnx"),
        StandardCopyOption.REPLACE_EXISTING);

    Run run = Run.heed("run", "--model", folder.toString(), picture());

    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(said);
  }

  @Test
  void a_name_without_a_file_is_told_of_at_the_end_with_the_rest_done() {
    Run run =
        Run.heed("run", "--json", "--model", model("vit"), "no-such.png", picture(), "no*such.png");
    Run alone = Run.heed("run", "--json", "--model", model("vit"), "no-such.png");

    assertThat(List.of(run.code(), alone.code())).containsOnly(2);
    assertThat(run.json()).hasSize(3);
    assertThat(run.json().get(0).at("/error/message").asText())
        .contains("No file or folder 'no-such.png'");
    assertThat(run.json().get(1).get("output")).isNotEmpty();
    assertThat(run.json().get(2).at("/error/message").asText())
        .contains("No file matches 'no*such.png'");
    assertThat(run.err()).contains("2 of 3 inputs failed");
    assertThat(alone.out()).isEmpty();
  }

  private String changed(String model, Consumer<ObjectNode> change) throws IOException {
    Path folder = copy(model);
    ObjectMapper mapper = new ObjectMapper();
    JsonNode config = mapper.readTree(folder.resolve("config.json").toFile());
    change.accept((ObjectNode) config);
    mapper.writeValue(folder.resolve("config.json").toFile(), config);
    return folder.toString();
  }

  /** Without its weights: the graphs are what runs. */
  private Path copy(String model) throws IOException {
    Path from = Golden.folder(model);
    Path to = scratch.resolve(model);
    try (Stream<Path> files = Files.walk(from)) {
      files
          .filter(Files::isRegularFile)
          .filter(file -> !file.startsWith(from.resolve("golden")))
          .filter(file -> !file.toString().endsWith(".safetensors"))
          .forEach(file -> copy(file, to.resolve(from.relativize(file).toString())));
    }
    return to;
  }

  private static void copy(Path from, Path to) {
    try {
      Files.createDirectories(to.getParent());
      Files.copy(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
