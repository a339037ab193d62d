package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.model.Safetensors;
import dev.heed.tensor.Tensor;
import dev.heed.vision.image.Image;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What people ran into with pictures: each case of {@code reference/faults/vision}. */
class VisionFaultsTest {

  private static final String TENSOR = "pixel_values";

  @TempDir Path scratch;

  static Stream<VisionFault> cases() throws IOException {
    return VisionFault.calls();
  }

  @Test
  void there_are_cases() throws IOException {
    assertThat(cases().count()).isGreaterThan(40);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void gives_what_is_right(VisionFault fault) throws IOException {
    Run run = fault.run(scratch);

    assertThat(run.code()).as("%s", run).isEqualTo(fault.right().get("exit").asInt());
    fault.texts("says").forEach(word -> assertThat(run.out() + run.err()).contains(word));
    fault.texts("silent").forEach(word -> assertThat(run.out() + run.err()).doesNotContain(word));
    Map<String, Check> checks =
        Map.of(
            "labels", this::labels,
            "order", this::order,
            "objects", this::objects,
            "areas", this::areas,
            "inputs", this::inputs,
            "drawings", this::drawings,
            "tensor", this::tensor,
            "constant", this::constant,
            "pixels", this::pixels);
    for (Map.Entry<String, Check> check : checks.entrySet()) {
      if (fault.right().has(check.getKey())) {
        check.getValue().of(fault, run);
      }
    }
  }

  private interface Check {
    void of(VisionFault fault, Run run) throws IOException;
  }

  private static JsonNode output(Run run) {
    return run.json().get(0).get("output");
  }

  private void labels(VisionFault fault, Run run) {
    fault
        .right()
        .get("labels")
        .properties()
        .forEach(
            label ->
                assertThat(score(output(run), label.getKey()))
                    .isCloseTo(label.getValue().asDouble(), within(3e-6)));
  }

  private static double score(JsonNode answers, String label) {
    for (JsonNode answer : answers) {
      if (answer.get("label").asText().equals(label)) {
        return answer.get("score").asDouble();
      }
    }
    throw new AssertionError("no label '%s' in %s".formatted(label, answers));
  }

  private void order(VisionFault fault, Run run) {
    assertThat(output(run).findValuesAsText("label")).isEqualTo(fault.texts("order"));
  }

  private void objects(VisionFault fault, Run run) {
    JsonNode right = fault.right().get("objects");
    assertThat(output(run)).hasSize(right.size());
    for (int i = 0; i < right.size(); i++) {
      JsonNode found = output(run).get(i);
      assertThat(found.get("label")).isEqualTo(right.get(i).get("label"));
      assertThat(found.get("box")).isEqualTo(right.get(i).get("box"));
      assertThat(found.get("score").asDouble())
          .isCloseTo(right.get(i).get("score").asDouble(), within(1e-6));
    }
  }

  private void areas(VisionFault fault, Run run) {
    JsonNode right = fault.right().get("areas");
    assertThat(output(run)).hasSize(right.size());
    long apart = fault.right().path("within").asLong(0);
    for (JsonNode region : output(run)) {
      JsonNode counts = region.get("mask").get("counts");
      long area = 0;
      for (int i = 1; i < counts.size(); i += 2) {
        area += counts.get(i).asLong();
      }
      assertThat(area).isCloseTo(right.get(region.get("label").asText()).asLong(), within(apart));
    }
  }

  private void inputs(VisionFault fault, Run run) {
    List<String> names =
        run.json().stream()
            .map(line -> fault.folder().relativize(Path.of(line.get("input").asText())))
            .map(Path::toString)
            .toList();
    assertThat(names).containsExactlyInAnyOrderElementsOf(fault.texts("inputs"));
  }

  private void drawings(VisionFault fault, Run run) throws IOException {
    try (Stream<Path> drawn = Files.list(scratch.resolve("drawn"))) {
      assertThat(drawn).hasSize(fault.right().get("drawings").asInt());
    }
  }

  private void tensor(VisionFault fault, Run run) throws IOException {
    byte[] stored =
        Files.readAllBytes(fault.folder().resolve(fault.right().get("tensor").asText()));
    FloatBuffer right = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] values = new float[right.remaining()];
    right.get(values);
    try (Safetensors made = Safetensors.open(scratch.resolve("out.safetensors"))) {
      Tensor tensor = made.tensor(TENSOR);
      assertThat(tensor.shape().axes()).isEqualTo(fault.shape());
      assertThat(tensor.toFloats()).isEqualTo(values);
    }
  }

  private void constant(VisionFault fault, Run run) {
    try (Safetensors made = Safetensors.open(scratch.resolve("out.safetensors"))) {
      Tensor tensor = made.tensor(TENSOR);
      assertThat(tensor.shape().axes()).isEqualTo(fault.shape());
      float right = (float) fault.right().get("constant").asDouble();
      for (float value : tensor.toFloats()) {
        assertThat(value).isCloseTo(right, within(1e-6f));
      }
    }
  }

  private void pixels(VisionFault fault, Run run) {
    Image right = Image.read(fault.folder().resolve(fault.right().get("pixels").asText()));
    try (Safetensors made = Safetensors.open(scratch.resolve("out.safetensors"))) {
      Tensor tensor = made.tensor(TENSOR);
      assertThat(tensor.shape().axes()).containsExactly(1, 3, right.height(), right.width());
      assertThat(tensor.toFloats()).isEqualTo(planes(right));
    }
  }

  private static float[] planes(Image image) {
    int plane = image.width() * image.height();
    float[] planes = new float[3 * plane];
    for (int i = 0; i < planes.length; i++) {
      planes[i % 3 * plane + i / 3] = image.rgb()[i] & 0xFF;
    }
    return planes;
  }

  @Test
  void several_large_photographs_at_once_fit_one_memory() throws Exception {
    Path photos = Files.createDirectory(scratch.resolve("photos"));
    for (int i = 0; i < 6; i++) {
      Files.copy(VisionFault.shared("photo24mp.jpg"), photos.resolve("b%d.jpg".formatted(i)));
    }
    Path fault = VisionFault.shared("..").resolve("six-24mp-photos-300mb");
    List<String> call =
        List.of(
            "run",
            "image-classification",
            "--model",
            fault.resolve("model").toString(),
            photos.toString(),
            "--json");

    SmallJvm.Ended ended = SmallJvm.run(scratch, List.of(call), 300).get(0);

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out().lines())
        .hasSize(6)
        .allMatch(line -> line.contains("{\"label\":\"red\",\"score\":0.7501396}"));
  }

  @Test
  void a_long_path_has_a_drawing_as_a_short_one_has() throws IOException {
    Path deep = scratch;
    for (int i = 0; i < 9; i++) {
      deep = deep.resolve("folder_with_a_longish_name_0" + i);
    }
    Files.createDirectories(deep);
    for (String name : List.of("one.png", "two.png")) {
      Files.copy(VisionFault.shared("red.png"), deep.resolve(name));
    }
    Path drawn = scratch.resolve("drawn");
    Run run = Run.heed("run", "image-classification", deep.toString(), "--draw", drawn.toString());

    assertThat(run.code()).as(run.err()).isZero();
    try (Stream<Path> files = Files.list(drawn)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .hasSize(2)
          .anyMatch(name -> name.endsWith("one.png.png"))
          .allMatch(name -> name.length() < 256);
    }
  }

  @Test
  void the_folder_around_a_model_names_the_one_that_is_it() throws IOException {
    Path hub = scratch.resolve("models--me--base");
    Path snapshot = Files.createDirectories(hub.resolve("snapshots/0123abc"));
    Files.createDirectories(hub.resolve("blobs"));
    Path model = VisionFault.shared("..").resolve("graph-nhwc/model").normalize();
    List<String> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(model)) {
      all.forEach(file -> files.add(file.getFileName().toString()));
    }
    for (String file : files) {
      String blob = "b" + files.indexOf(file); // the cache names them by their contents
      Files.copy(model.resolve(file), hub.resolve("blobs").resolve(blob));
      Files.createSymbolicLink(snapshot.resolve(file), Path.of("../../blobs").resolve(blob));
    }
    String picture = VisionFault.shared("red.png").toString();

    Run around = Run.heed("run", "image-classification", "--model", hub.toString(), picture);
    Run inside = Run.heed("run", "image-classification", "--model", snapshot.toString(), picture);

    assertThat(around.code()).isEqualTo(2);
    assertThat(around.err()).contains("A model is in: " + snapshot);
    assertThat(inside.code()).as(inside.err()).isZero();
  }

  @Test
  void a_folder_of_photographs_of_another_format_says_which() throws IOException {
    Path folder = Files.createDirectory(scratch.resolve("dcim"));
    Path heic = VisionFault.shared("..").resolve("heic-message/a.heic");
    Files.copy(heic, folder.resolve("IMG_0001.HEIC"));

    Run run = Run.heed("run", "image-classification", folder.toString());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("holds no image file, but HEIC (HEIF)", "heif-convert");
  }
}
