package dev.heed.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Runs transformers on the JVM, and lets you look inside them. */
@Command(
    name = "heed",
    description = "Runs transformers on the JVM, and lets you look inside them.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      ProcessCommand.class,
      InferCommand.class,
      InspectCommand.class,
      AttentionCommand.class,
      ExportCommand.class,
      LabCommand.class,
      BenchCommand.class,
      TasksCommand.class,
      PluginsCommand.class,
      DoctorCommand.class
    })
public final class Main {

  private Main() {}

  /** Exits with 0, with 2 for the caller's mistake, with 1 for Heed's. */
  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    System.setOut(utf8(FileDescriptor.out));
    System.setErr(utf8(FileDescriptor.err));
    int code = commandLine().execute(args);
    System.out.flush();
    System.exit(code);
  }

  static CommandLine commandLine() {
    CommandLine heed =
        new CommandLine(new Main())
            .setExecutionExceptionHandler(new Errors())
            .setParameterExceptionHandler(new Errors())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExpandAtFiles(false) // @FILE is an input of the text tasks
            .setUsageHelpAutoWidth(true);
    // A task's own options are known only when the task is: they pass through to it.
    heed.getSubcommands().get("run").setUnmatchedOptionsArePositionalParams(true);
    return heed;
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
