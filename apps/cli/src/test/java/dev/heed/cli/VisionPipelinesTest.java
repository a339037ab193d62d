package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.Heed;
import dev.heed.model.ModelFolder;
import dev.heed.spi.Tokenizer;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Golden;
import dev.heed.testing.Reference;
import dev.heed.testing.Tally;
import dev.heed.testkit.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line against the published pipelines, and choosing a task without naming it. */
class VisionPipelinesTest {

  private static final Set<String> TASKS =
      Set.of(
          "depth-estimation",
          "image-classification",
          "image-feature-extraction",
          "image-segmentation",
          "image-to-text",
          "object-detection",
          "zero-shot-image-classification",
          "zero-shot-object-detection");

  @TempDir Path folder;

  @Test
  void answers_as_the_published_pipelines_scores_within_1e_5_features_within_1e_4_text_exactly()
      throws IOException {
    JsonNode cases =
        new ObjectMapper()
            .readTree(Reference.folder("postprocess/pipelines.json").toFile())
            .get("cases");
    int ran = 0;
    for (JsonNode stored : cases) {
      if (TASKS.contains(stored.get("task").asText())) {
        Run run = run(stored);
        assertThat(run.err()).isEmpty();
        compare(stored.get("output"), run.json().get(0).get("output"), stored.toString());
        ran++;
      }
    }
    Tally.add(Tally.Kind.ANSWERS, ran);
    assertThat(ran).isPositive();
  }

  private static Run run(JsonNode stored) {
    String picture = stored.get("args").get(0).asText().replace("inputs/", "");
    List<String> words =
        new ArrayList<>(
            List.of(
                "run",
                stored.get("task").asText(),
                Reference.folder("models_inputs/" + picture).toString(),
                "--json",
                "--backend",
                "pil", // what made the case
                "--model",
                Golden.folder(stored.get("model").asText()).toString()));
    stored.get("kwargs").properties().forEach(e -> add(words, e.getKey(), e.getValue()));
    return Run.heed(words.toArray(String[]::new));
  }

  private static void add(List<String> words, String name, JsonNode value) {
    words.add("--" + name.replace('_', '-'));
    words.add(
        value.isArray()
            ? String.join(
                ",",
                StreamSupport.stream(value.spliterator(), false).map(JsonNode::asText).toList())
            : value.asText());
  }

  private static void compare(JsonNode expected, JsonNode found, String what) {
    if (expected.has("pixels") && found.has("counts")) {
      assertThat(StoredPixels.of(found))
          .as(what)
          .isEqualTo(StoredPixels.of(expected.get("pixels")));
    } else if (expected.has("pixels")) {
      assertThat(StoredPixels.apart(found, expected.get("pixels"))).as(what).isLessThan(1.5f);
    } else if (expected.has("dims")) {
      assertThat(StoredPixels.apart(found, expected)).as(what).isLessThan(1e-4f);
    } else if (expected.isNumber()) {
      assertThat(found.floatValue()).isCloseTo(expected.floatValue(), within(1e-4f));
    } else if (expected.isArray()) {
      assertThat(found.size()).isEqualTo(expected.size());
      Iterator<JsonNode> mine = found.iterator();
      expected.forEach(part -> compare(part, mine.next(), what));
    } else if (expected.isObject()) {
      expected.properties().forEach(e -> field(e.getKey(), e.getValue(), found, what));
    } else {
      assertThat(found).as(what).isEqualTo(expected);
    }
  }

  private static void field(String name, JsonNode expected, JsonNode found, String what) {
    if (name.equals("score") && !expected.isNull()) {
      assertThat(found.get(name).floatValue())
          .as(what)
          .isCloseTo(expected.floatValue(), within(1e-5f));
    } else {
      compare(expected, found.get(name), what);
    }
  }

  @Test
  void compares_images_and_texts_of_both_kinds_as_stored_logits_say_within_1e_5() {
    for (String model : List.of("clip", "siglip")) {
      for (Golden golden : Golden.of(model)) {
        List<String> texts =
            StreamSupport.stream(golden.json().at("/info/texts").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        assertThat(texts).isNotEmpty();
        zeroShot(golden, texts);
      }
    }
  }

  private static void zeroShot(Golden golden, List<String> texts) {
    float[] logits = golden.outputs().get("logits_per_image").toFloats();
    for (int i = 0; i < golden.pictures().size(); i++) {
      Run run =
          Run.heed(
              "run",
              "zero-shot-image-classification",
              golden.pictures().get(i),
              "--json",
              "--backend",
              "pil", // what made the case
              "--model",
              Golden.folder(golden.model()).toString(),
              "--candidate-labels",
              String.join(",", texts),
              "--hypothesis-template",
              "{}");
      float[] row = Arrays.copyOfRange(logits, i * texts.size(), (i + 1) * texts.size());
      for (JsonNode scored : run.json().get(0).get("output")) {
        int label = texts.indexOf(scored.get("label").asText());
        assertThat(scored.get("score").floatValue())
            .as("%s %s", golden, scored)
            .isCloseTo(score(golden.model(), row, label), within(1e-5f));
      }
    }
  }

  private static float score(String model, float[] row, int label) {
    if (model.equals("siglip")) {
      return (float) (1 / (1 + Math.exp(-row[label])));
    }
    double sum = 0;
    for (float logit : row) {
      sum += Math.exp(logit - row[label]);
    }
    return (float) (1 / sum);
  }

  @Test
  void runs_the_models_own_task_where_none_is_named() {
    String picture = Reference.folder("models_inputs/a_48x40.png").toString();
    String model = Golden.folder("vit").toString();

    Run run = Run.heed("run", "--model", model, picture, "--top-k", "2", "--json");

    assertThat(run.code()).isZero();
    assertThat(run.err()).contains("the model's task is image-classification");
    assertThat(run.json().get(0).get("output")).hasSize(2);
    assertThat(Run.heed("run", "image-clasification", picture, "--model", model).err())
        .contains("Did you mean 'image-classification'?");
  }

  @Test
  void says_what_it_found_where_no_task_is_clear() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"odd\"}");

    Run run = Run.heed("run", "--model", folder.toString(), "cat.png");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("model_type 'odd'").contains("image-classification");
  }

  @ParameterizedTest
  @CsvSource({
    "beit, image-classification",
    "clip, zero-shot-image-classification",
    "convnext, image-classification",
    "deit, image-classification",
    "depth_anything, depth-estimation",
    "detr, object-detection",
    "dinov2, image-feature-extraction",
    "dinov2_with_registers, image-feature-extraction",
    "dpt, depth-estimation",
    "maskformer, image-segmentation",
    "mobilevit, image-classification",
    "owlvit, zero-shot-object-detection",
    "rt_detr, object-detection",
    "sam, mask-generation",
    "segformer, image-segmentation",
    "siglip, zero-shot-image-classification",
    "swin, image-classification",
    "trocr, image-to-text",
    "videomae, video-classification",
    "vision-encoder-decoder, image-to-text",
    "vit, image-classification",
    "vit-features, image-feature-extraction",
    "yolos, object-detection",
  })
  void inspect_names_the_task_by_architectures_or_else_by_model_type(String model, String task)
      throws IOException {
    Path named = Golden.folder(model);
    ObjectNode config =
        (ObjectNode) new ObjectMapper().readTree(named.resolve("config.json").toFile());
    config.remove("architectures");
    for (String file : List.of("preprocessor_config.json", "tokenizer.json")) {
      if (Files.exists(named.resolve(file))) {
        Files.copy(named.resolve(file), folder.resolve(file));
      }
    }
    Files.writeString(folder.resolve("config.json"), config.toString());

    assertThat(task(named)).isEqualTo(task);
    assertThat(task(folder)).isEqualTo(task);
  }

  private static String task(Path model) {
    return Run.heed("inspect", model.toString(), "--json").json().get(0).get("task").asText();
  }

  @Test
  void writes_the_texts_of_the_stored_sequences_searched_greedily_and_by_beams() {
    int ran = 0;
    for (String model : List.of("vision-encoder-decoder", "trocr")) {
      List<Golden> cases = Golden.of(model);
      for (Golden golden : cases) {
        if (golden.json().path("kind").asText().equals("generate")) {
          List<String> pictures = pictures(golden, cases);
          writes(golden, pictures, golden.json().get("greedy"));
          writes(golden, pictures, golden.json().get("beam3"));
          ran++;
        }
      }
    }
    assertThat(ran).isPositive();
  }

  /** Cases of generation name no pictures, but share their pixels with cases that do. */
  private static List<String> pictures(Golden golden, List<Golden> cases) {
    Tensor pixels = golden.inputs().get("pixel_values");
    return cases.stream()
        .filter(each -> !each.pictures().isEmpty())
        .filter(each -> Tensors.difference(pixels, each.inputs().get("pixel_values")) == 0)
        .findFirst()
        .orElseThrow()
        .pictures();
  }

  private static void writes(Golden golden, List<String> pictures, JsonNode search) {
    List<String> words =
        new ArrayList<>(List.of("run", "image-to-text", "--json", "--backend", "pil"));
    words.addAll(List.of("--model", Golden.folder(golden.model()).toString()));
    words.addAll(List.of("--num-beams", search.get("num_beams").asText()));
    words.addAll(
        List.of("--max-new-tokens", golden.json().at("/generate_kwargs/max_new_tokens").asText()));
    words.addAll(pictures);
    Run run = Run.heed(words.toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isZero();
    Tokenizer tokenizer = tokenizer(golden.model());
    for (int i = 0; i < pictures.size(); i++) {
      assertThat(run.json().get(i).at("/output/0/generated_text").asText())
          .as("%s %s", golden, pictures.get(i))
          .isEqualTo(tokenizer.decode(ids(search.get("sequences").get(i)), true));
    }
  }

  private static Tokenizer tokenizer(String model) {
    ModelFolder folder = ModelFolder.open(Golden.folder(model));
    return (Tokenizer) Heed.start().processorFor(folder, "text").open(folder);
  }

  private static long[] ids(JsonNode sequence) {
    return StreamSupport.stream(sequence.spliterator(), false)
        .mapToLong(JsonNode::asLong)
        .toArray();
  }

  @Test
  void fetches_nothing_unless_it_is_allowed() {
    Run run =
        Run.heed("run", "--model", Golden.folder("vit").toString(), "http://127.0.0.1:9/cat.png");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--allow-network");
  }

  @Test
  void clips_are_folders_gifs_and_lists() throws IOException {
    String frame = Reference.folder("models_inputs/d_96x64.png").toString();
    for (int i = 0; i < 4; i++) {
      Files.copy(Path.of(frame), folder.resolve("frame" + i + ".png"));
    }
    Path list =
        Files.writeString(
            folder.resolve("clip.txt"),
            "frame0.png\nframe1.png\n# two more\nframe2.png\nframe3.png");
    String model = Golden.folder("videomae").toString();

    Run asFolder = Run.heed("run", "--model", model, folder.toString(), "--json");
    Run asList = Run.heed("run", "--model", model, list.toString(), "--json");
    Run tooFew = Run.heed("run", "--model", model, frame, "--json");

    assertThat(asFolder.code()).as(asFolder.err()).isZero();
    assertThat(asFolder.json().get(0).get("output")).hasSize(3);
    assertThat(asList.json().get(0).get("output")).isEqualTo(asFolder.json().get(0).get("output"));
    assertThat(tooFew.err()).contains("has 1 frame, but 4 are needed");
  }
}
