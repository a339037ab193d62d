package dev.heed.vision.processing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.model.Json;
import dev.heed.model.JsonFiles;
import dev.heed.model.ModelFolder;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Reference;
import dev.heed.testing.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The evaluation transform of timm's own folders, to the bit. */
class TimmFiveTest {

  static Stream<String> folders() throws IOException {
    try (Stream<Path> all = Files.list(Reference.folder("models_5"))) {
      return all
          .map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith("timm__"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("folders")
  void equals_the_published_transform_to_the_bit(String name) {
    Path folder = Reference.folder("models_5").resolve(name);
    Json cases = JsonFiles.read(folder.resolve("processor_5.json")).object("cases");
    ImageProcessor processor = ImageProcessor.of(ModelFolder.open(folder));
    for (String picture : cases.keys()) {
      Tensor values =
          processor
              .process(List.of(Pictures.reference("inputs/image/" + picture)))
              .byName()
              .get("pixel_values");
      Json expected = cases.object(picture);
      assertThat(values.shape().axes())
          .as(picture)
          .containsExactly(
              expected.integers("dims").stream().mapToLong(Integer::longValue).toArray());
      assertThat(Pictures.sha256(values)).as(picture).isEqualTo(expected.text("sha256"));
      Tally.add(Tally.Kind.PICTURES, 1);
    }
  }
}
