package dev.heed.speech.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.model.ModelFolder;
import dev.heed.runtime.Session;
import dev.heed.speech.SpeechPlugin;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Reference;
import dev.heed.testing.Tally;
import dev.heed.testkit.ArchitectureContract;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What configurations change: several speakers, another duration predictor, masks, fusion. */
class SoundVariantsTest {

  @TempDir private Path temporary;

  static List<Path> folders() throws IOException {
    try (Stream<Path> folders = Files.list(Reference.folder("faults/sound/models"))) {
      return folders.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("folders")
  void gives_the_published_outputs_within_1e_4(Path source) {
    Path folder = WeightsByRule.folder(source, temporary);
    String type = ModelFolder.open(folder).config().text("model_type");
    Architecture architecture =
        new SpeechPlugin()
            .architectures().stream()
                .filter(known -> known.modelType().equals(type))
                .findFirst()
                .orElseThrow();
    StoredCase stored = StoredCase.in(source).get(0);
    for (Choices choices : List.of(Choices.none(), Choices.none().withMaps())) {
      try (Session session = Rebuilt.session(architecture, folder, choices)) {
        Map<String, Tensor> made = Rebuilt.run(session, stored.inputs());
        stored
            .outputs()
            .forEach(
                (name, expected) -> {
                  assertThat(Tensors.difference(made.get(name), expected))
                      .as(name)
                      .isLessThan(ArchitectureContract.OUTPUT_TOLERANCE);
                  Tally.add(Tally.Kind.WEIGHTS, 1);
                });
      }
    }
  }
}
