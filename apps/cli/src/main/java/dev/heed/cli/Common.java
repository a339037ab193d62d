package dev.heed.cli;

import dev.heed.Heed;
import dev.heed.wiring.Settings;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every command takes. */
final class Common {

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      description = "A folder of plugin jars (or sub-folders of jars).")
  @Nullable Path plugins;

  @Option(names = "--debug", description = "Show stack traces.")
  boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  /** Notices, and plugins that are broken, go to standard error. */
  Heed heed() {
    Heed heed = Heed.start(new Settings(Optional.ofNullable(plugins), System.err::println));
    heed.plugins()
        .broken()
        .forEach(
            b -> System.err.printf("heed: plugin %s is left out: %s%n", b.origin(), b.reason()));
    return heed;
  }
}
