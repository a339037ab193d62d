package dev.heed.vision.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Session;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Reference;
import dev.heed.testkit.Rebuilt;
import dev.heed.testkit.StoredCase;
import dev.heed.testkit.Tensors;
import dev.heed.testkit.WeightsByRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Nets of convolutions on images that fit no step, as backbones, and with rarer settings. */
class ConvolutionalCasesTest {

  private static final double TOLERANCE = 1e-4;

  @TempDir Path temporary;

  @TestFactory
  List<DynamicTest> gives_the_published_outputs() throws IOException {
    try (Stream<Path> cases = Files.list(Reference.folder("faults/convolutional"))) {
      return cases
          .filter(Files::isDirectory)
          .sorted()
          .map(folder -> dynamicTest(folder.getFileName().toString(), () -> compare(folder)))
          .toList();
    }
  }

  private void compare(Path source) throws IOException {
    Path into = Files.createDirectories(temporary.resolve(source.getFileName().toString()));
    Path folder = WeightsByRule.folder(source, into);
    Json config = ModelFolder.open(folder).config();
    Architecture architecture =
        VisionArchitectures.all().stream()
            .filter(known -> known.builds(config))
            .findFirst()
            .orElseThrow();
    StoredCase stored = StoredCase.in(folder).get(0);
    try (Session session = Rebuilt.session(architecture, folder, Choices.none())) {
      Map<String, Tensor> made = Rebuilt.run(session, stored.inputs());
      assertThat(made.keySet()).containsAll(stored.outputs().keySet());
      stored
          .outputs()
          .forEach(
              (name, tensor) ->
                  assertThat(Tensors.difference(made.get(name), tensor))
                      .as(name)
                      .isLessThan(TOLERANCE));
    }
  }
}
