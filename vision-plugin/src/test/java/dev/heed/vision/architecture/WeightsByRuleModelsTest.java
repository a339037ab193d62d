package dev.heed.vision.architecture;

import dev.heed.spi.Architecture;
import dev.heed.testing.FamilyTable;
import dev.heed.testing.Reference;
import dev.heed.testing.Tally;
import dev.heed.testkit.ArchitectureContract;
import dev.heed.testkit.StoredCase;
import dev.heed.testkit.WeightsByRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A model whose weights follow from their names gives what the published code gave with them. */
class WeightsByRuleModelsTest extends ArchitectureContract {

  private static final String MODEL = "depth__dpt";

  @TempDir Path folder;

  @BeforeEach
  void make_the_weights() throws IOException {
    Path into = Files.createDirectories(folder.resolve(MODEL));
    WeightsByRule.folder(Reference.folder("models_5/" + MODEL), into);
  }

  @Override
  protected Architecture architecture() {
    return new Dpt();
  }

  @Override
  protected List<Path> folders() {
    return List.of(folder.resolve(MODEL));
  }

  @Override
  protected void compared(
      StoredCase stored, String by, Map<String, Double> outputs, Map<String, Double> maps) {
    super.compared(stored, by, outputs, maps);
    FamilyTable.outputs(
        MODEL, outputs.values().stream().mapToDouble(worst -> worst).max().orElseThrow());
    Tally.add(Tally.Kind.WEIGHTS, outputs.size());
  }
}
