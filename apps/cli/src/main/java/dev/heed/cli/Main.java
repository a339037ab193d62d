package dev.heed.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Runs transformers on the JVM, and lets you look inside them. */
@Command(
    name = "heed",
    description = "Runs transformers on the JVM, and lets you look inside them.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {

  private final Console console;

  private Main(Console console) {
    this.console = console;
  }

  Console console() {
    return console;
  }

  /** Exits with 0, with 2 for the caller's mistake, with 1 for Heed's. */
  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    Locale.setDefault(Locale.ROOT); // for libraries: picocli orders options by a locale's letters
    Output out = new Output(new FileOutputStream(FileDescriptor.out));
    Console console = Console.to(out, new FileOutputStream(FileDescriptor.err));
    System.setErr(console.err()); // what libraries write, in UTF-8 too
    int code = commandLine(console, args).execute(args);
    console.out().flush();
    System.exit(out.failure().map(why -> Errors.lost(why, console.err())).orElse(code));
  }

  /** Without a command: what there is. */
  @Override
  public void run() {
    console.out().print(Overview.page());
  }

  /**
   * @param arguments those that it will be given; without them it knows all commands
   */
  static CommandLine commandLine(Console console, String... arguments) {
    CommandLine heed = new CommandLine(new Main(console));
    Commands.addTo(heed, List.of(arguments)); // first: settings are for the commands there are
    heed.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
        .setExecutionStrategy(new Errors())
        .setExecutionExceptionHandler(new Errors())
        .setParameterExceptionHandler(new Errors())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExpandAtFiles(false) // @FILE is an input of the text tasks
        .setUsageHelpAutoWidth(true);
    // A task's own options are known only when the task is: they pass through to it.
    List.of("run", "tune")
        .forEach(
            name ->
                Optional.ofNullable(heed.getSubcommands().get(name))
                    .ifPresent(run -> run.setUnmatchedOptionsArePositionalParams(true)));
    return heed;
  }
}
