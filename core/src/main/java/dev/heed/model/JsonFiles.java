package dev.heed.model;

import static dev.heed.error.HeedException.invalidModel;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads JSON that came with a model, and so may be broken or hostile: at most 64 MiB, 200 levels, a
 * million tokens, strings of 4 Mi characters, numbers of 1000 digits.
 *
 * <p>As in Python, {@code NaN} and {@code Infinity} are numbers, a byte order mark is skipped, and
 * of two equal keys the last one counts.
 */
public final class JsonFiles {

  static final long MAX_BYTES = 64L << 20;
  private static final int MAX_DEPTH = 200;
  private static final int MAX_TOKENS = 1_000_000;

  /** Tokens rather than bytes bound the memory: two bytes of text can become a hundred of nodes. */
  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxNestingDepth(MAX_DEPTH)
          .maxTokenCount(MAX_TOKENS)
          .maxStringLength(4 << 20)
          .maxNumberLength(1000)
          .build();

  static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(LIMITS)
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .build())
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private static final ObjectReader WHOLE =
      MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private JsonFiles() {}

  /**
   * Reads a file that holds one JSON object.
   *
   * @throws HeedException INVALID_MODEL with file, line and column where it cannot be read
   */
  public static Json read(Path file) {
    return new Json(file.toString(), tree(file));
  }

  /**
   * Reads a file that holds a list of JSON objects.
   *
   * @throws HeedException INVALID_MODEL as {@link #read(Path)}
   */
  public static List<Json> readList(Path file) {
    return objects(file.toString(), tree(file));
  }

  private static List<Json> objects(String origin, JsonNode list) {
    if (!list.isArray()) {
      throw invalidModel(
          "%s should hold a list of JSON objects. Download it again.".formatted(origin));
    }
    List<Json> objects = new ArrayList<>();
    list.forEach(node -> objects.add(new Json(origin + ": entry " + objects.size(), node)));
    return objects;
  }

  private static JsonNode tree(Path file) {
    FileChecks.requireReadable(file);
    FileChecks.requireFetched(file);
    requireSize(file);
    try (InputStream in = Files.newInputStream(file);
        JsonParser parser = MAPPER.createParser(in)) {
      return tree(file.toString(), parser);
    } catch (IOException e) {
      throw FileChecks.unreadable(file, e);
    }
  }

  static Json parse(String origin, String text) {
    return new Json(origin, tree(origin, text));
  }

  static List<Json> parseList(String origin, String text) {
    return objects(origin, tree(origin, text));
  }

  private static JsonNode tree(String origin, String text) {
    if (text.length() > MAX_BYTES) {
      throw invalidModel(
          String.format(Locale.ROOT, "%s is longer than %,d characters.", origin, MAX_BYTES));
    }
    try (JsonParser parser = MAPPER.createParser(text)) {
      return tree(origin, parser);
    } catch (IOException e) {
      throw new HeedException(ErrorCode.INVALID_MODEL, origin + " cannot be read: " + e, e);
    }
  }

  private static JsonNode tree(String origin, JsonParser parser) {
    try {
      JsonNode node = WHOLE.readTree(parser);
      if (node != null && !node.isMissingNode()) {
        return node;
      }
    } catch (IOException e) {
      throw broken(origin, parser, e);
    }
    throw invalidModel(
        "%s is empty; it should hold a JSON object. Download it again.".formatted(origin));
  }

  private static void requireSize(Path file) {
    long size = FileChecks.size(file);
    if (size > MAX_BYTES) {
      throw invalidModel(
          String.format(
              Locale.ROOT,
              "%s has %,d bytes; a JSON file of a model may have %,d. Is it really a"
                  + " configuration?",
              file,
              size,
              MAX_BYTES));
    }
  }

  /** Says where and why {@code origin} could not be read. */
  static HeedException broken(String origin, JsonParser parser, IOException e) {
    String message =
        e instanceof StreamConstraintsException
            ? String.format(
                Locale.ROOT,
                "%s passes what Heed reads from JSON (%s levels, %,d tokens) at %s: %s",
                origin,
                MAX_DEPTH,
                MAX_TOKENS,
                place(parser, e),
                reason(e))
            : "%s is not valid JSON at %s: %s Is the download complete?"
                .formatted(origin, place(parser, e), reason(e));
    return new HeedException(ErrorCode.INVALID_MODEL, message, e);
  }

  private static String place(JsonParser parser, IOException e) {
    JsonLocation known = e instanceof JsonProcessingException json ? json.getLocation() : null;
    JsonLocation at = known == null ? parser.currentLocation() : known;
    return "line %s, column %s".formatted(at.getLineNr(), at.getColumnNr());
  }

  /** The parser's own sentence, without its remarks about its own settings. */
  private static String reason(IOException e) {
    String said =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
    String sentence =
        String.valueOf(said)
            .replaceAll("\\[Source: [^;]*; ", "[")
            .replaceAll(", from `[^`]*`", "")
            .replaceAll(" \\(bound as `.*", "")
            .strip();
    return sentence.endsWith(".") ? sentence : sentence + ".";
  }
}
