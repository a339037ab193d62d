package dev.heed.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Looks at whether models can run on this machine, and says what to do where they cannot. */
public final class Doctor {

  private Doctor() {}

  /**
   * Everything, in the order in which it matters. Takes about a second, since it loads the runtime
   * and runs a tiny graph; where that fails, the findings say so and nothing is thrown.
   */
  public static List<Finding> examine() {
    Path root = Path.of("/");
    return Stream.of(
            PlatformFindings.all(root),
            ResourceFindings.all(root),
            List.of(Fonts.finding()),
            RuntimeFindings.all())
        .flatMap(List::stream)
        .toList();
  }
}
