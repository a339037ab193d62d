package dev.heed.vision.processing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.model.Json;
import dev.heed.model.JsonFiles;
import dev.heed.model.JsonNodes;
import dev.heed.runtime.Inputs;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Reference;
import dev.heed.testing.Tally;
import dev.heed.vision.image.Image;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every stored output of the published image processors, in both styles of configuration. */
class PublishedProcessorsTest {

  private static final List<String> STYLES =
      List.of("preprocessor_config.json", "new_style_preprocessor_config.json");

  static Stream<Arguments> cases() throws IOException {
    List<Arguments> cases = new ArrayList<>();
    Path root = Reference.folder("processors");
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(PublishedProcessorsTest::isCase).sorted().toList()) {
        for (String style : STYLES) {
          cases.add(Arguments.of(root.relativize(file).toString(), style));
        }
      }
    }
    return cases.stream();
  }

  private static boolean isCase(Path file) {
    return file.toString().endsWith(".json")
        && !file.toString().endsWith("_config.json")
        && JsonFiles.read(file).has("tensors")
        && JsonFiles.read(file).object("tensors").has("pixel_values");
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("cases")
  void equals_the_published_processor_to_the_bit(String name, String style) throws IOException {
    Path file = Reference.folder("processors").resolve(name);
    Json stored = JsonFiles.read(file);
    List<String> inputs =
        stored.has("inputs") ? stored.texts("inputs") : List.of(stored.text("input"));
    ImageProcessor processor =
        ImageProcessor.of(JsonFiles.read(config(file, stored, style)), Backend.PIL);
    List<Image> images = inputs.stream().map(Pictures::reference).toList();
    check(file, stored, processor.process(images));
    Tally.add(Tally.Kind.PICTURES, images.size());
  }

  private static Path config(Path file, Json stored, String style) {
    Path folder = file.resolveSibling("");
    return (stored.has("config") ? folder.resolveSibling(stored.text("config")) : folder)
        .resolve(style);
  }

  private static void check(Path file, Json stored, Inputs inputs) throws IOException {
    Json tensors = stored.object("tensors");
    for (String name : tensors.keys()) {
      Json expected = tensors.object(name);
      Tensor actual = inputs.byName().get(name);
      assertThat(actual).as(name).isNotNull();
      assertThat(actual.shape().axes()).as(name).containsExactly(dims(expected));
      if (expected.has("bin")) {
        checkSamples(file.resolveSibling(expected.text("bin")), expected, actual);
      }
      String sha256 =
          expected.has("sha256_full")
              ? expected.text("sha256_full")
              : expected.text("sha256_as_int64");
      assertThat(Pictures.sha256(actual)).as(name).isEqualTo(sha256);
    }
    for (String sizes : List.of("original_sizes", "reshaped_input_sizes")) {
      if (stored.has(sizes)) {
        assertThat(inputs.byName().get(sizes).toLongs())
            .containsExactly(pairs(JsonNodes.get(stored, sizes)));
      }
    }
    boolean masked = tensors.has("pixel_mask") || file.toString().contains("yolos"); // since 5
    assertThat(inputs.byName().containsKey("pixel_mask")).isEqualTo(masked);
  }

  private static long[] dims(Json expected) {
    return expected.integers("dims").stream().mapToLong(Integer::longValue).toArray();
  }

  private static long[] pairs(JsonNode pairs) {
    return Stream.of(0, 1).mapToLong(i -> pairs.get(0).get(i).asLong()).toArray();
  }

  private static void checkSamples(Path bin, Json expected, Tensor actual) throws IOException {
    Json sample = expected.objectOrEmpty("sample");
    int start = sample.integer("start", 0);
    int step = sample.integer("step", 1);
    FloatBuffer values =
        ByteBuffer.wrap(Files.readAllBytes(bin)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    FloatBuffer floats = actual.floats();
    for (int k = 0; k < values.capacity(); k++) {
      assertThat(floats.get(start + k * step)).as("value %d", k).isEqualTo(values.get(k));
    }
  }
}
