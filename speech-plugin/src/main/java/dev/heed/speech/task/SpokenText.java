package dev.heed.speech.task;

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
import java.nio.file.Path;
import java.util.List;

/**
 * Reads text that is to be spoken, in UTF-8: an argument is the text itself, {@code -} is one text
 * per line of standard input, {@code @FILE} is what the file holds, and {@code @@text} is {@code
 * @text}: as all tasks on text have it.
 */
final class SpokenText implements Reader<String> {

  /** Hours of speech. */
  private static final int MOST_BYTES = 1 << 20;

  @Override
  public List<Source> find(String argument) {
    if (argument.equals("-")) {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      return lines.lines().map(SpokenText::text).toList();
    }
    if (argument.startsWith("@@")) {
      return List.of(text(argument.substring(1)));
    }
    return List.of(argument.startsWith("@") ? file(argument) : text(argument));
  }

  private static Source text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return new Source(text, () -> new ByteArrayInputStream(utf8));
  }

  private static Source file(String argument) {
    Path path = Path.of(argument.substring(1));
    if (!Files.isRegularFile(path)) {
      throw invalidInput(
          "There is no file '%s' to read a text from. A text that begins with @ is written '@%s'."
              .formatted(path, argument));
    }
    return new Source(argument, () -> Files.newInputStream(path));
  }

  @Override
  public String read(Source source) {
    try (InputStream in = source.opener().open()) {
      byte[] text = in.readNBytes(MOST_BYTES + 1);
      if (text.length > MOST_BYTES) {
        throw invalidInput(
            "'%s' has more than %s bytes, the most that is spoken at once. Cut it into several."
                .formatted(source.name(), MOST_BYTES));
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
