package dev.heed.testing.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.testing.Tally;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What the targets of a module owe to 2,000 mutations of good files; apps/fuzz/run has more. */
public abstract class FuzzContract {

  private static final int COUNT = 2_000;

  private final FuzzTargets targets;

  protected FuzzContract(FuzzTargets targets) {
    this.targets = targets;
  }

  @TestFactory
  Stream<DynamicTest> all_mutations_are_read_or_refused_in_time_and_memory(@TempDir Path folder) {
    return targets.all().stream()
        .map(target -> DynamicTest.dynamicTest(target.name(), () -> hold(target, folder)));
  }

  private static void hold(FuzzTarget target, Path folder) throws Exception {
    FuzzCampaign.Result result = new FuzzCampaign(folder).run(target, COUNT);
    System.out.println(result.row());
    assertThat(result.findings()).as(result.row()).isEmpty();
    assertThat(result.isClean()).as(result.row()).isTrue();
    assertThat(result.read() + result.refused()).as("inputs").isGreaterThanOrEqualTo(COUNT);
    assertThat(result.read()).as("inputs read behind the first check").isGreaterThan(COUNT / 50);
    Tally.add(Tally.Kind.HOSTILE, COUNT);
  }
}
