package dev.heed.vision.learn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;

/** The accuracy on the test pictures after each epoch, as a table in {@code tests.csv}. */
final class TestLog {

  private TestLog() {}

  private static Path file(Path out) {
    return out.resolve("tests.csv");
  }

  static void add(Path out, long step, double epoch, double accuracy) {
    String line = String.format(Locale.ROOT, "%d,%.3f,%.5f%n", step, epoch, accuracy);
    try {
      Files.createDirectories(out);
      String head = Files.exists(file(out)) ? "" : "step,epoch,accuracy%n".formatted();
      Files.writeString(
          file(out), head + line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The best so far; 0 where there is none. */
  static double best(Path out) {
    if (!Files.exists(file(out))) {
      return 0;
    }
    try {
      List<String> lines = Files.readAllLines(file(out));
      return lines.stream()
          .skip(1)
          .mapToDouble(line -> Double.parseDouble(line.split(",", -1)[2]))
          .max()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
