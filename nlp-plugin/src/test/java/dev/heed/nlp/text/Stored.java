package dev.heed.nlp.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.model.ModelFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Stored encodings of the reference data, and model folders put together from its files. */
final class Stored {

  private Stored() {}

  static JsonNode json(Path file) {
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A folder with copies of {@code files} under their own names. */
  static ModelFolder folder(Path to, List<Path> files) {
    try {
      for (Path file : files) {
        Files.copy(file, to.resolve(file.getFileName().toString()));
      }
      return ModelFolder.open(to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Long> longs(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asLong).toList();
  }

  static List<Long> longs(long[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  static List<Long> longs(int[] values) {
    return Arrays.stream(values).mapToObj(i -> (long) i).toList();
  }

  /** Offsets in code points, {@code null} for special tokens, as they are stored. */
  static String offsets(Encoding encoding, String first, String second) {
    return IntStream.range(0, encoding.length())
        .mapToObj(i -> offset(encoding, i, encoding.sequences()[i] == 1 ? second : first))
        .toList()
        .toString()
        .replace(" ", "");
  }

  private static String offset(Encoding encoding, int i, String text) {
    if (encoding.sequences()[i] < 0) {
      return "null";
    }
    return "["
        + codePoint(text, encoding.starts()[i])
        + ","
        + codePoint(text, encoding.ends()[i])
        + "]";
  }

  private static int codePoint(String text, int unit) {
    return text.codePointCount(0, unit);
  }
}
