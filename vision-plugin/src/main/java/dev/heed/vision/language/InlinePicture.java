package dev.heed.vision.language;

import static dev.heed.error.HeedException.invalidInput;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Reader;
import dev.heed.spi.Source;
import dev.heed.vision.image.Image;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Pictures inside JSON, as {@code data:} addresses in base64. Names of files become such where the
 * user wrote them, on the command line, and nowhere else.
 */
record InlinePicture(Reader<Image> reader) {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final String DATA = "data:";

  /** The most bytes of an input with its pictures. */
  private static final int MOST = 256 << 20;

  /** All bytes of a source, within bounds. */
  static byte[] bytes(Source source) {
    try (InputStream in = source.opener().open()) {
      byte[] all = in.readNBytes(MOST);
      if (all.length == MOST) {
        throw invalidInput("It is larger than %s bytes, the most that is read.".formatted(MOST));
      }
      return all;
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_INPUT, "Cannot read '%s': %s.".formatted(source.name(), e), e);
    }
  }

  /** Whether bytes begin as an object or a list of JSON does. */
  private static boolean looksLikeJson(byte[] bytes) {
    int i = 0;
    while (i < bytes.length && Character.isWhitespace(bytes[i])) {
      i++;
    }
    return i < bytes.length && (bytes[i] == '[' || bytes[i] == '{');
  }

  /** JSON, where the bytes are such. */
  static Optional<JsonNode> json(byte... bytes) {
    return looksLikeJson(bytes)
        ? json(new String(bytes, StandardCharsets.UTF_8))
        : Optional.empty();
  }

  /** An object or a list; empty for what is the name of a file. */
  static Optional<JsonNode> json(String text) {
    String start = text.stripLeading();
    if (!start.startsWith("[") && !start.startsWith("{")) {
      return Optional.empty();
    }
    try {
      return Optional.of(MAPPER.readTree(text));
    } catch (JsonProcessingException e) {
      return Optional.empty(); // a file whose name begins with a bracket
    }
  }

  /** JSON as it is read later, with its pictures in it. */
  static Source source(String name, JsonNode whole) {
    byte[] bytes = whole.toString().getBytes(StandardCharsets.UTF_8);
    return new Source(name, () -> new ByteArrayInputStream(bytes));
  }

  /**
   * The picture that a name says, as a {@code data:} address.
   *
   * @param part what names it, for messages
   */
  String inlined(String place, Object part) {
    if (place.startsWith(DATA)) {
      return place;
    }
    List<Source> found = reader.find(place);
    if (found.size() != 1) {
      throw invalidInput("The part %s names %s pictures; name one.".formatted(part, found.size()));
    }
    return DATA + ";base64," + Base64.getEncoder().encodeToString(bytes(found.get(0)));
  }

  /**
   * The picture of a {@code data:} address.
   *
   * @param whole what the input is, such as "a chat"
   */
  Image read(String place, String whole) {
    int comma = place.indexOf(',');
    if (!place.startsWith(DATA) || comma < 0 || !place.substring(0, comma).endsWith(";base64")) {
      throw invalidInput(
          "A picture of %s should be in it, as data:image/png;base64,...; '%s' is a name, which is read on the command line alone."
              .formatted(whole, place.substring(0, Math.min(80, place.length()))));
    }
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(place.substring(comma + 1));
      return image("a picture of " + whole, bytes);
    } catch (IllegalArgumentException e) {
      throw new HeedException(
          ErrorCode.INVALID_INPUT,
          "A picture of %s is no base64: %s".formatted(whole, e.getMessage()),
          e);
    }
  }

  Image image(String name, byte... bytes) {
    return reader.read(new Source(name, () -> new ByteArrayInputStream(bytes)));
  }
}
