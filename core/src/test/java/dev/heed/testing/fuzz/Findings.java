package dev.heed.testing.fuzz;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** A folder with one input of each kind of failure, and how it failed. */
record Findings(Path folder) {

  /** The failure and where in Heed it was: alike failures are one finding. */
  static String kind(Throwable failure) {
    Optional<StackTraceElement> place =
        Arrays.stream(failure.getStackTrace())
            .filter(frame -> frame.getClassName().startsWith("dev.heed"))
            .findFirst();
    return failure.getClass().getSimpleName()
        + place
            .map(
                f ->
                    "-"
                        + f.getClassName().replaceAll(".*\\.|[^A-Za-z0-9.].*", "")
                        + "-"
                        + f.getLineNumber())
            .orElse("");
  }

  boolean has(String kind) {
    return Files.exists(folder.resolve(kind + ".input"));
  }

  /** Keeps the first input of a kind. */
  void add(String kind, int number, byte[] input, Throwable failure) {
    if (has(kind)) {
      return;
    }
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    String text = trace.toString();
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve(kind + ".input"), input);
      Files.writeString(
          folder.resolve(kind + ".txt"),
          "input %d%n%s".formatted(number, text.substring(0, Math.min(6000, text.length()))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
