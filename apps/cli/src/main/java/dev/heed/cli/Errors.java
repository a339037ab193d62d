package dev.heed.cli;

import dev.heed.error.HeedException;
import dev.heed.error.Suggestions;
import dev.heed.spi.PluginFailures;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong in one message; the stack trace is for {@code --debug}. */
final class Errors
    implements IExecutionStrategy, IExecutionExceptionHandler, IParameterExceptionHandler {

  static final int OURS = 1;
  static final int CALLERS = 2;

  /** Where the reader of a pipe went away, as 'heed tasks | head' does. */
  private static final String NOBODY_READS = "Broken pipe";

  /** Runs the command; errors of the JVM's become messages too, where picocli lets them through. */
  @Override
  public int execute(ParseResult parsed) {
    try {
      ModelPath.resolve(parsed);
      return new RunLast().execute(parsed);
    } catch (Error | HeedException e) {
      throw new ExecutionException(parsed.commandSpec().commandLine(), String.valueOf(e), e);
    }
  }

  @Override
  public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) {
    boolean debug = parsed.originalArgs().contains("--debug");
    Throwable cause =
        error instanceof ExecutionException && error.getCause() != null ? error.getCause() : error;
    command.getErr().println("heed: " + message(cause, debug));
    if (debug) {
      cause.printStackTrace(command.getErr());
    }
    return exitCode(cause);
  }

  @Override
  public int handleParseException(ParameterException error, String[] args) {
    CommandLine command = error.getCommandLine();
    command.getErr().println("heed: " + message(error));
    command
        .getErr()
        .println(
            "'%s --help' lists the options.".formatted(command.getCommandSpec().qualifiedName()));
    if (Arrays.asList(args).contains("--debug")) {
      error.printStackTrace(command.getErr());
    }
    return CALLERS;
  }

  /** A first word that is no command is reported with the commands that there are. */
  private static String message(ParameterException error) {
    boolean unknown =
        error instanceof UnmatchedArgumentException && error.getCommandLine().getParent() == null;
    if (!unknown) {
      return error.getMessage();
    }
    String word = ((UnmatchedArgumentException) error).getUnmatched().get(0);
    Set<String> commands = error.getCommandLine().getSubcommands().keySet();
    return word.startsWith("-")
        ? error.getMessage()
        : String.valueOf(Suggestions.unknown("command", word, commands).getMessage());
  }

  /** Tells that answers are lost, as on a full disk. */
  static int lost(IOException why, PrintStream err) {
    if (!String.valueOf(why.getMessage()).contains(NOBODY_READS)) {
      err.println(
          "heed: standard output could not be written to the end: " + why.getMessage() + ".");
    }
    return OURS;
  }

  static int exitCode(Throwable error) {
    return heeds(error).filter(e -> e.code().isCallersMistake()).isPresent() ? CALLERS : OURS;
  }

  /** What Heed said, where it was said while a class was loaded too. */
  private static Optional<HeedException> heeds(Throwable error) {
    return Stream.iterate(error, e -> e != null, Throwable::getCause)
        .filter(HeedException.class::isInstance)
        .map(HeedException.class::cast)
        .findFirst()
        .or(
            () ->
                PluginFailures.jarOf(error)
                    .map(jar -> PluginFailures.of(error, "What was used", jar)));
  }

  private static String message(Throwable error, boolean debug) {
    return heeds(error)
        .map(e -> String.valueOf(e.getMessage()))
        .orElseGet(() -> ofTheJvm(error, debug));
  }

  private static String ofTheJvm(Throwable error, boolean debug) {
    if (error instanceof OutOfMemoryError) {
      return String.format(
          Locale.ROOT,
          "there is not enough memory: Java's heap of %,d MB is full (%s). Give fewer or smaller"
              + " inputs at once, or more memory with HEED_JAVA_OPTIONS=-Xmx8g.",
          Runtime.getRuntime().maxMemory() >> 20,
          error.getMessage());
    }
    if (error instanceof StackOverflowError) {
      return "a file or an input is nested too deeply to be read."
          + (debug ? "" : " Run again with --debug for the place.");
    }
    return "an error of Heed's own: %s.%s"
        .formatted(error, debug ? "" : " Run again with --debug for the stack trace.");
  }
}
