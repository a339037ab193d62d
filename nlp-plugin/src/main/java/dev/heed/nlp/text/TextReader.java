package dev.heed.nlp.text;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Reader;
import dev.heed.spi.Source;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads text in UTF-8: an argument is the text itself, {@code -} is one text per line of standard
 * input, {@code @FILE} is what the file holds, and {@code @@text} is {@code @text}.
 */
public final class TextReader implements Reader<String> {

  /** In words, for help. */
  public static final String HELP =
      "An input is the text itself; '-' reads a text per line from standard input, @FILE reads a"
          + " file, and @@ starts a text with @.";

  /** Far beyond what a model reads at once. */
  private static final int MOST_BYTES = 64 << 20;

  @Override
  public List<Source> find(String argument) {
    if (argument.equals("-")) {
      return lines();
    }
    if (argument.startsWith("@@")) {
      return List.of(text(argument.substring(1)));
    }
    return List.of(argument.startsWith("@") ? file(argument) : text(argument));
  }

  private static Source text(String text) {
    byte[] utf8 = CodePoints.wellFormed(text).getBytes(StandardCharsets.UTF_8);
    return new Source(text, () -> new ByteArrayInputStream(utf8));
  }

  private static Source file(String argument) {
    Path path = path(argument);
    if (!Files.isRegularFile(path)) {
      throw invalidInput(
          "There is no file '%s' to read a text from. A text that begins with @ is written '@%s'."
              .formatted(path, argument));
    }
    return new Source(argument, () -> Files.newInputStream(path));
  }

  private static Path path(String argument) {
    try {
      return Path.of(argument.substring(1));
    } catch (InvalidPathException e) {
      throw new HeedException(
          ErrorCode.INVALID_INPUT,
          "'%s' names no file. A text that begins with @ is written '@%s'."
              .formatted(argument, argument),
          e);
    }
  }

  private static List<Source> lines() {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    return lines.lines().map(TextReader::text).toList();
  }

  @Override
  public String read(Source source) {
    try (InputStream in = source.opener().open()) {
      byte[] text = in.readNBytes(MOST_BYTES + 1);
      if (text.length > MOST_BYTES) {
        throw invalidInput(
            "'%s' has more than %s MiB, the most that is read as one text. Cut it into several."
                .formatted(source.name(), MOST_BYTES >> 20));
      }
      return new String(text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_INPUT,
          "Cannot read '%s': %s. Check that it is a file and that you may read it."
              .formatted(source.name(), e.getMessage()),
          e);
    }
  }
}
