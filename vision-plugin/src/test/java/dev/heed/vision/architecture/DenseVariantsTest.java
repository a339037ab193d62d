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
import dev.heed.testkit.ArchitectureContract;
import dev.heed.testkit.Rebuilt;
import dev.heed.testkit.StoredCase;
import dev.heed.testkit.Tensors;
import dev.heed.testkit.WeightsByRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What the configurations of {@code reference/models_5} leave out: windows, heads, nets below. */
class DenseVariantsTest {

  @TempDir Path temporary;

  @TestFactory
  Stream<DynamicTest> variants_give_the_published_outputs_within_1e_4() throws IOException {
    try (Stream<Path> folders = Files.list(Reference.folder("faults/dense"))) {
      List<Path> all = folders.filter(Files::isDirectory).sorted().toList();
      assertThat(all).hasSizeGreaterThan(8);
      return all.stream().map(each -> dynamicTest(each.getFileName().toString(), () -> hold(each)));
    }
  }

  private void hold(Path stored) {
    Path folder = folder(stored);
    Json config = ModelFolder.open(folder).config();
    Architecture architecture =
        VisionArchitectures.all().stream()
            .filter(known -> known.builds(config))
            .findFirst()
            .orElseThrow();
    StoredCase known = StoredCase.in(folder).get(0);
    for (Choices choices : List.of(Choices.none(), Choices.none().withMaps())) {
      try (Session session = Rebuilt.session(architecture, folder, choices)) {
        Map<String, Tensor> made = Rebuilt.run(session, known.inputs());
        known
            .outputs()
            .forEach(
                (name, expected) ->
                    assertThat(Tensors.difference(made.get(name), expected))
                        .as(name)
                        .isLessThan(ArchitectureContract.OUTPUT_TOLERANCE));
      }
    }
  }

  private Path folder(Path stored) {
    try {
      Path into = Files.createDirectories(temporary.resolve(stored.getFileName()));
      return WeightsByRule.folder(stored, into);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
