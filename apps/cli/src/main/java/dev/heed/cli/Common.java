package dev.heed.cli;

import dev.heed.Heed;
import dev.heed.wiring.Settings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that every command takes. */
final class Common {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

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

  /** Where this call writes. */
  Console console() {
    return ((Main) Objects.requireNonNull(command).root().userObject()).console();
  }

  /** Answers. */
  PrintStream out() {
    return console().out();
  }

  /** Notices, and plugins that are broken, go to standard error. */
  Heed heed() {
    PrintStream err = console().err();
    Heed heed = Heed.start(new Settings(Optional.ofNullable(plugins), err::println));
    heed.plugins()
        .broken()
        .forEach(b -> err.printf("heed: plugin %s is left out: %s%n", b.origin(), b.reason()));
    return heed;
  }
}
