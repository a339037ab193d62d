package dev.heed.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Runs transformers on the JVM, and lets you look inside them. */
@Command(
    name = "heed",
    description = "Runs transformers on the JVM, and lets you look inside them.",
    mixinStandardHelpOptions = true,
    version = "heed " + Main.VERSION,
    synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {

  static final String VERSION = "0.1.0-SNAPSHOT";

  private Main() {}

  /** Exits with 0, with 2 for the caller's mistake, with 1 for Heed's. */
  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    Output out = new Output(new FileOutputStream(FileDescriptor.out));
    System.setOut(utf8(out));
    System.setErr(utf8(new FileOutputStream(FileDescriptor.err)));
    int code = commandLine(args).execute(args);
    System.out.flush();
    System.exit(out.failure().map(why -> Errors.lost(why, System.err)).orElse(code));
  }

  /** Without a command: what there is. */
  @Override
  public void run() {
    System.out.print(Overview.page());
  }

  /**
   * @param arguments those that it will be given; without them it knows all commands
   */
  static CommandLine commandLine(String... arguments) {
    CommandLine heed = new CommandLine(new Main());
    Commands.addTo(heed, List.of(arguments)); // first: settings reach only those that are there
    heed.setExecutionStrategy(new Errors())
        .setExecutionExceptionHandler(new Errors())
        .setParameterExceptionHandler(new Errors())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExpandAtFiles(false) // @FILE is an input of the text tasks
        .setUsageHelpAutoWidth(true);
    // A task's own options are known only when the task is: they pass through to it.
    Optional.ofNullable(heed.getSubcommands().get("run"))
        .ifPresent(run -> run.setUnmatchedOptionsArePositionalParams(true));
    return heed;
  }

  private static PrintStream utf8(OutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }
}
