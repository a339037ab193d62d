package dev.heed.vision.architecture;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that fill in what is hidden of an image. */
class MaskedImagesTest {

  private static final Map<String, Architecture> KNOWN =
      Map.of(
          "vit",
          new Vit(),
          "deit",
          new Deit(),
          "swin",
          new Swin(),
          "swinv2",
          Swin.second(),
          "beit",
          new Beit());

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"vit", "deit", "swin", "swinv2", "beit"})
  void give_the_published_answer_within_1e_4(String model) throws IOException {
    Path published = Reference.folder("faults/masked-images/" + model);
    Path folder =
        WeightsByRule.folder(published, Files.createDirectories(temporary.resolve(model)));
    StoredCase stored = StoredCase.in(published).get(0);
    try (Session session = Rebuilt.session(KNOWN.get(model), folder, Choices.none())) {
      String answer = stored.outputs().keySet().iterator().next();
      Tensor made = Rebuilt.run(session, stored.inputs()).get(answer);
      assertThat(Tensors.difference(made, stored.outputs().get(answer)))
          .isLessThan(ArchitectureContract.OUTPUT_TOLERANCE);
    }
  }
}
