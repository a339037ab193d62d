package dev.heed.vision.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.model.JsonFiles;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Reference;
import dev.heed.vision.image.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Picture in, the model's input out: whole folders, held to the inputs stored with them. */
class ModelFoldersTest {

  static Stream<String> folders() throws IOException {
    Path models = Reference.folder("models");
    try (Stream<Path> folders = Files.list(models)) {
      return folders
          .filter(ModelFoldersTest::hasPictures)
          .map(f -> f.getFileName().toString())
          .sorted()
          .toList()
          .stream();
    }
  }

  private static boolean hasPictures(Path folder) {
    Path golden = folder.resolve("golden/golden.json");
    return Files.exists(folder.resolve("preprocessor_config.json"))
        && Files.exists(golden)
        && !firstPictures(golden).isEmpty();
  }

  private static Json firstCase(Path golden) {
    return JsonNodes.json(golden.toString(), JsonNodes.get(JsonFiles.read(golden), "cases").get(0));
  }

  private static List<String> firstPictures(Path golden) {
    return firstCase(golden).objectOrEmpty("info").texts("images");
  }

  @ParameterizedTest
  @MethodSource("folders")
  void pixel_values_equal_the_stored_ones_to_the_bit(String name) throws IOException {
    Path folder = Reference.folder("models").resolve(name);
    Path golden = folder.resolve("golden/golden.json");
    List<Image> images =
        firstPictures(golden).stream()
            .map(picture -> Image.read(Reference.folder("models_inputs").resolve(picture)))
            .toList();
    Tensor values =
        ImageProcessor.of(ModelFolder.open(folder).preferring("backend", "pil"))
            .process(images)
            .byName()
            .get("pixel_values");
    for (var input : JsonNodes.get(firstCase(golden), "inputs")) {
      if (input.get("name").asText().equals("pixel_values")) {
        byte[] stored = Files.readAllBytes(golden.resolveSibling(input.get("file").asText()));
        assertThat(Pictures.sha256(values)).isEqualTo(Pictures.sha256(stored));
      }
    }
  }

  @Test
  void a_folder_without_processor_files_says_what_to_do(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"vit\"}");
    assertThatThrownBy(() -> ImageProcessor.of(ModelFolder.open(folder)))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("has neither preprocessor_config.json nor processor_config.json");
  }

  @Test
  void a_folder_with_only_the_processors_file_is_enough(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("processor_config.json"),
        "{\"image_processor\": {\"image_processor_type\": \"PvtImageProcessorFast\"}}");
    assertThat(ImageProcessor.of(ModelFolder.open(folder)).type()).isEqualTo("PvtImageProcessor");
  }
}
