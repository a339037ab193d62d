package dev.heed.cli;

import dev.heed.error.HeedException;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Says what went wrong in one message; the stack trace is for {@code --debug}. */
final class Errors implements IExecutionExceptionHandler, IParameterExceptionHandler {

  static final int OURS = 1;
  static final int CALLERS = 2;

  @Override
  public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) {
    boolean debug = parsed.originalArgs().contains("--debug");
    command.getErr().println("heed: " + message(error, debug));
    if (debug) {
      error.printStackTrace(command.getErr());
    }
    return exitCode(error);
  }

  @Override
  public int handleParseException(ParameterException error, String[] args) {
    CommandLine command = error.getCommandLine();
    command.getErr().println("heed: " + error.getMessage());
    command
        .getErr()
        .println(
            "'%s --help' lists the options.".formatted(command.getCommandSpec().qualifiedName()));
    if (Arrays.asList(args).contains("--debug")) {
      error.printStackTrace(command.getErr());
    }
    return CALLERS;
  }

  static int exitCode(Throwable error) {
    return error instanceof HeedException heed && heed.code().isCallersMistake() ? CALLERS : OURS;
  }

  private static String message(Exception error, boolean debug) {
    if (error instanceof HeedException) {
      return String.valueOf(error.getMessage());
    }
    return "an error of Heed's own: %s.%s"
        .formatted(error, debug ? "" : " Run again with --debug for the stack trace.");
  }
}
