package dev.heed.testing;

import dev.heed.testkit.ArchitectureContract;
import dev.heed.testkit.StoredCase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The contract of an architecture, on the {@code golden} cases of the reference models. */
public abstract class GoldenContract extends ArchitectureContract {

  @Override
  protected List<StoredCase> cases(Path folder) {
    return Golden.in(folder).stream().filter(this::applies).map(Golden::stored).toList();
  }

  @Override
  protected void compared(
      StoredCase stored, String by, Map<String, Double> outputs, Map<String, Double> maps) {
    super.compared(stored, by, outputs, maps);
    Tally.add(Tally.Kind.WEIGHTS, outputs.size());
    Tally.add(Tally.Kind.MAPS, maps.size());
  }

  /** Whether a case has inputs that the architecture is made for; generation has not. */
  protected boolean applies(Golden golden) {
    return !golden.inputs().isEmpty() && !golden.json().path("kind").asText().equals("generate");
  }
}
