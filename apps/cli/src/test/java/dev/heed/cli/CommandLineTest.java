package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.model.Safetensors;
import dev.heed.testing.Golden;
import dev.heed.testing.Reference;
import dev.heed.testkit.Tensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

  private static final Path ROOT = Path.of(System.getProperty("heed.root"));
  private static final String CAT = ROOT.resolve("examples/photos/cat.png").toString();

  @TempDir Path folder;

  @Test
  void labels_a_photograph_with_the_embedded_model_and_says_so() {
    Run run = Run.heed("run", "image-classification", CAT, "--json", "--top-k", "3");

    assertThat(run.code()).isZero();
    assertThat(run.err()).contains("no --model given").contains("90.03 %");
    JsonNode line = run.json().get(0);
    assertThat(line.get("input").asText()).isEqualTo(CAT);
    assertThat(line.get("output")).hasSize(3);
    assertThat(line.get("output").get(0).get("label").asText()).isEqualTo("cat");
    assertThat(line.get("output").get(0).get("score").isNumber()).isTrue();
  }

  @Test
  void prints_for_a_person_without_json() {
    Run run = Run.heed("run", "image-classification", CAT);

    assertThat(run.out()).containsPattern("0\\.\\d{4}  cat");
  }

  @Test
  void reports_bad_files_at_the_end_with_the_rest_done() throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.jpg"), "this is no picture");

    Run run =
        Run.heed("run", "image-classification", bad.toString(), CAT, "--json", "--batch-size", "2");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.json()).hasSize(2);
    assertThat(run.json())
        .anySatisfy(line -> assertThat(line.at("/error/message").asText()).isNotBlank());
    assertThat(run.json()).anySatisfy(line -> assertThat(line.path("output")).hasSize(5));
    assertThat(run.err()).contains("1 of 2 inputs failed").contains("bad.jpg");
  }

  @Test
  void draws_the_labels_onto_the_photograph() throws IOException {
    Path drawn = folder.resolve("drawn.png");

    Run run = Run.heed("run", "image-classification", CAT, "--draw", drawn.toString());

    assertThat(run.code()).isZero();
    assertThat(ImageIO.read(drawn.toFile()).getWidth()).isEqualTo(451);
    assertThat(ImageIO.read(drawn.toFile()).getHeight()).isEqualTo(300);
  }

  @Test
  void teaches_names_of_tasks_options_and_devices() {
    assertThat(Run.heed("run", "image-clasification", CAT).err())
        .contains("Did you mean 'image-classification'?");
    assertThat(Run.heed("run", "image-classification", CAT, "--topk", "3").err())
        .contains("Did you mean '--top-k'?");
    assertThat(Run.heed("run", "image-classification", CAT, "--device", "gpu").err())
        .contains("Write cpu, cpu:THREADS");
    assertThat(Run.heed("run", "image-classification", "nowhere.png").err())
        .contains("nowhere.png");
    assertThat(Run.heed("run", "image-classification").code()).isEqualTo(2);
    assertThat(Run.heed("inspec", CAT).code()).isEqualTo(2);
    assertThat(Run.heed("inspec", CAT).err()).contains("Did you mean 'inspect'?");
    assertThat(Run.heed("tasks", "image-clasification").err())
        .contains("Did you mean 'image-classification'?");
  }

  @Test
  void shows_a_stack_trace_only_when_asked() {
    assertThat(Run.heed("run", "image-classification", "nowhere.png").err())
        .doesNotContain("\tat ");
    assertThat(Run.heed("run", "no-such-task", "x", "--debug").err()).contains("\tat ");
  }

  @ParameterizedTest(name = "{0}: inputs equal, outputs within 1e-4")
  @ValueSource(strings = {"vit", "vit-features", "deit", "swin", "dinov2", "dinov2_with_registers"})
  void infers_what_the_published_code_gave(String model) {
    for (Golden golden : Golden.of(model)) {
      golden.graphs().forEach(graph -> infer(golden, graph));
    }
  }

  private void infer(Golden golden, String graph) {
    Path in = folder.resolve("in.safetensors");
    Path out = folder.resolve("out.safetensors");
    Safetensors.write(in, golden.inputs(), Map.of());
    String model = Golden.folder(golden.model()).toString();

    Run run =
        Run.heed(
            "infer",
            "--model",
            model,
            "--graph",
            graph,
            "--inputs",
            in.toString(),
            "--out",
            out.toString());

    assertThat(run.err()).isEmpty();
    compare(golden, out);
  }

  private static void compare(Golden golden, Path out) {
    try (Safetensors outputs = Safetensors.open(out)) {
      for (String name : outputs.names()) {
        double difference = Tensors.difference(outputs.tensor(name), golden.outputs().get(name));
        System.out.printf("infer %-40s %-20s %.1e%n", golden, name, difference);
        assertThat(difference).as("%s %s", golden, name).isLessThan(1e-4);
      }
    }
  }

  @ParameterizedTest(name = "{0}: process equals the stored inputs to the bit")
  @ValueSource(strings = {"vit", "vit-features", "deit", "swin", "dinov2", "dinov2_with_registers"})
  void processes_pictures_as_the_published_code_does(String model) {
    int compared = 0;
    for (Golden golden : Golden.of(model)) {
      List<String> pictures = golden.pictures();
      if (!pictures.isEmpty()) {
        Path out = folder.resolve("processed.safetensors");
        String[] arguments = {
          "process",
          "--backend",
          "pil",
          "--model",
          Golden.folder(model).toString(),
          "--out",
          out.toString()
        };
        Run run = Run.heed(concat(arguments, pictures));
        assertThat(run.err()).isEmpty();
        try (Safetensors tensors = Safetensors.open(out)) {
          assertThat(
                  Tensors.difference(
                      tensors.tensor("pixel_values"), golden.inputs().get("pixel_values")))
              .isZero();
        }
        compared++;
      }
    }
    assertThat(compared).isPositive();
  }

  @Test
  void decodes_fast_where_it_is_asked_and_says_by_how_much_the_input_changes() {
    String photo = Reference.folder("inputs/image/china_640x427.jpg").toString();
    String model = folder.resolve("small").toString();
    Path out = folder.resolve("fast.safetensors");
    configure(folder.resolve("small"), 96);
    Run run =
        Run.heed("process", "--model", model, "--decode", "fast", "--out", out.toString(), photo);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("is decoded as 160 x 107").contains("differs by at most");
    assertThat(Run.heed("run", "object-detection", photo, "--decode", "fast", "--model", model))
        .satisfies(
            refused -> {
              assertThat(refused.code()).isEqualTo(2);
              assertThat(refused.err()).contains("--decode fast is not for object-detection");
            });
    assertThat(Run.heed("run", "image-classification", photo, "--decode", "quick").err())
        .contains("--decode should be exact or fast");
  }

  private static void configure(Path model, int side) {
    String size = "{\"height\": %s, \"width\": %s}".formatted(side, side);
    String config = "{\"image_processor_type\": \"ViTImageProcessor\", \"size\": " + size + "}";
    try {
      Files.createDirectories(model);
      Files.writeString(model.resolve("preprocessor_config.json"), config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String[] concat(String[] first, List<String> more) {
    String[] all = Arrays.copyOf(first, first.length + more.size());
    for (int i = 0; i < more.size(); i++) {
      all[first.length + i] = more.get(i);
    }
    return all;
  }

  @Test
  void inspects_a_folder() {
    Run run = Run.heed("inspect", Golden.folder("vit").toString(), "--json");

    JsonNode found = run.json().get(0);
    assertThat(found.get("task").asText()).isEqualTo("image-classification");
    assertThat(found.at("/graphs/0/opset").asInt()).isPositive();
    assertThat(found.get("parameters").asLong()).isPositive();
    assertThat(found.at("/graphs/0/inputs/0/name").asText()).isEqualTo("pixel_values");
  }

  @Test
  void alone_it_says_what_it_is_and_how_to_begin() {
    Run run = Run.heed();

    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith("Heed runs transformers on the JVM")
        .contains("  inspect    Says what a model folder holds")
        .contains("heed run image-classification photo.png");
  }

  @Test
  void lists_tasks_plugins_and_findings() {
    assertThat(Run.heed("tasks").out()).contains("image-classification").doesNotContain("--top-k");
    assertThat(Run.heed("tasks", "image-classification").out())
        .contains("--top-k N")
        .contains("heed run image-classification photo.png\n");
    assertThat(Run.heed("plugins").out()).contains("vision").contains("nlp").contains("speech");
    assertThat(Run.heed("doctor").out()).contains("onnx runtime: version 1.28.0");
    assertThat(Run.heed("doctor", "--json").json()).isNotEmpty();
  }
}
