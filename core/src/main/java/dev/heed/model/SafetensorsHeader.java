package dev.heed.model;

import static dev.heed.error.HeedException.invalidModel;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.heed.error.HeedException;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * The front of a safetensors file: eight bytes of length, then JSON that says where each tensor is.
 * It is checked as strictly as the published reader does: every byte behind it belongs to exactly
 * one tensor.
 *
 * @param entries in the order of their bytes
 * @param metadata the strings under {@code __metadata__}, in file order
 */
record SafetensorsHeader(List<TensorEntry> entries, Map<String, String> metadata) {

  static final String METADATA = "__metadata__";
  private static final int LENGTH_BYTES = 8;
  private static final long MAX_HEADER = 100_000_000;

  static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    long length = length(file, channel, size);
    byte[] json = read(channel, LENGTH_BYTES, (int) length);
    try (JsonParser parser = JsonFiles.MAPPER.createParser(json)) {
      return read(new Reading(file, LENGTH_BYTES + length, size), parser);
    }
  }

  private static SafetensorsHeader read(Reading reading, JsonParser parser) {
    try {
      return reading.read(parser.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION));
    } catch (IOException e) {
      throw JsonFiles.broken("The header of " + reading.file(), parser, e);
    }
  }

  private static long length(Path file, FileChannel channel, long size) throws IOException {
    if (size < LENGTH_BYTES) {
      throw invalidModel(
          "%s has %s bytes, too few for a safetensors file. Download it again."
              .formatted(file, size));
    }
    long length =
        ByteBuffer.wrap(read(channel, 0, LENGTH_BYTES)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 0 || length > MAX_HEADER || length > size - LENGTH_BYTES) {
      throw invalidModel(
          String.format(
                  Locale.ROOT,
                  "%s says that its header has %s bytes; the file has %,d and a header at most"
                      + " %,d.",
                  file,
                  Long.toUnsignedString(length),
                  size,
                  MAX_HEADER)
              + " It is cut short, or is no safetensors file: download it again.");
    }
    return length;
  }

  private static byte[] read(FileChannel channel, long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    int count = 0;
    while (bytes.hasRemaining() && count >= 0) {
      count = channel.read(bytes, at + bytes.position());
    }
    return bytes.array();
  }

  /** One pass over the header's JSON, an entry at a time so that no tree of all is held. */
  private record Reading(Path file, long dataStart, long size) {

    SafetensorsHeader read(JsonParser parser) throws IOException {
      List<TensorEntry> entries = new ArrayList<>();
      Map<String, String> metadata = new LinkedHashMap<>();
      require(parser.nextToken() == JsonToken.START_OBJECT, "The header should be a JSON object");
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        JsonNode value = parser.readValueAsTree();
        if (name.equals(METADATA)) {
          metadata.putAll(strings(value));
        } else {
          entries.add(entry(name, value));
        }
      }
      require(parser.nextToken() == null, "There is text behind the header's object");
      return new SafetensorsHeader(inOrder(entries), metadata);
    }

    private Map<String, String> strings(JsonNode value) {
      Map<String, String> strings = new LinkedHashMap<>();
      require(value.isObject(), "'%s' should be an object of strings", METADATA);
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        require(field.getValue().isTextual(), "'%s' should hold strings only", METADATA);
        strings.put(field.getKey(), field.getValue().asText());
      }
      return strings;
    }

    private TensorEntry entry(String name, JsonNode value) {
      JsonNode dtype = value.path("dtype");
      require(dtype.isTextual(), "Tensor '%s' has no 'dtype'", name);
      long[] shape = wholes(name, "shape", value);
      long[] range = wholes(name, "data_offsets", value);
      require(range.length == 2, "Tensor '%s' should have two 'data_offsets'", name);
      requireInside(name, range[0], range[1]);
      TensorEntry entry =
          new TensorEntry(
              name,
              dtype.asText(),
              Shape.of(shape),
              file,
              dataStart + range[0],
              range[1] - range[0]);
      requireSize(entry);
      return entry;
    }

    private long[] wholes(String name, String key, JsonNode value) {
      JsonNode list = value.path(key);
      boolean fits =
          list.isArray()
              && StreamSupport.stream(list.spliterator(), false)
                  .allMatch(n -> n.isIntegralNumber() && n.canConvertToLong() && n.asLong() >= 0);
      require(fits, "Tensor '%s' should have a list of whole numbers '%s'", name, key);
      return StreamSupport.stream(list.spliterator(), false).mapToLong(JsonNode::asLong).toArray();
    }

    private void requireInside(String name, long begin, long end) {
      require(
          begin <= end && end <= size - dataStart,
          "Tensor '%s' claims the bytes %,d to %,d, but there are %,d",
          name,
          begin,
          end,
          size - dataStart);
    }

    /** A type that Heed does not read is refused when that tensor is read. */
    private void requireSize(TensorEntry entry) {
      Arrays.stream(ElementType.values())
          .filter(type -> type.name().equals(entry.dtype()))
          .forEach(
              type ->
                  require(
                      fills(entry, type),
                      "Tensor '%s' is %s %s, which does not fill its %,d bytes",
                      entry.name(),
                      type,
                      entry.shape(),
                      entry.bytes()));
    }

    private static boolean fills(TensorEntry entry, ElementType type) {
      try {
        return Math.multiplyExact(entry.shape().elements(), (long) type.bytes()) == entry.bytes();
      } catch (ArithmeticException | HeedException e) {
        return false;
      }
    }

    private List<TensorEntry> inOrder(List<TensorEntry> entries) {
      entries.sort(
          Comparator.comparingLong(TensorEntry::offset).thenComparingLong(TensorEntry::end));
      long at = dataStart;
      for (TensorEntry entry : entries) {
        require(
            entry.offset() == at,
            "Tensor '%s' starts at byte %,d of the data, but the one before it ends at %,d",
            entry.name(),
            entry.offset() - dataStart,
            at - dataStart);
        at = entry.end();
      }
      require(at == size, "The tensors end at byte %,d, but the file has %,d bytes", at, size);
      return List.copyOf(entries);
    }

    /** The message is put together only where it is needed: a header has thousands of checks. */
    @FormatMethod
    private void require(boolean holds, @FormatString String otherwise, Object... details) {
      if (!holds) {
        throw invalidModel(
            "%s is not a sound safetensors file. %s. Download or export it again."
                .formatted(file, String.format(Locale.ROOT, otherwise, details)));
      }
    }
  }
}
