package dev.heed.model;

import static dev.heed.error.HeedException.invalidModel;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads JSON that came with a model, and so may be broken or hostile: at most 64 MiB, 200 levels, 4
 * million tokens, strings of 4 Mi characters, numbers of 1000 digits.
 *
 * <p>As in Python, {@code NaN} and {@code Infinity} are numbers, a byte order mark is skipped, and
 * of two equal keys the last one counts.
 */
public final class JsonFiles {

  static final long MAX_BYTES = 64L << 20;
  private static final int MAX_DEPTH = 200;
  private static final int MAX_TOKENS = 4_000_000;

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
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonFiles() {}

  /**
   * Reads a file that holds one JSON object.
   *
   * @throws HeedException INVALID_MODEL with file, line and column where it cannot be read
   */
  public static Json read(Path file) {
    FileChecks.requireReadable(file);
    requireSize(file);
    try (InputStream in = Files.newInputStream(file)) {
      return read(file.toString(), in);
    } catch (IOException e) {
      throw broken(file.toString(), e);
    }
  }

  private static Json read(String origin, InputStream in) throws IOException {
    JsonNode node = MAPPER.readTree(in);
    if (node == null || node.isMissingNode()) {
      throw invalidModel(
          "%s is empty; it should hold a JSON object. Download it again.".formatted(origin));
    }
    return new Json(origin, node);
  }

  private static void requireSize(Path file) {
    long size = FileChecks.size(file);
    if (size > MAX_BYTES) {
      throw invalidModel(
          "%s has %,d bytes; a JSON file of a model may have %,d. Is it really a configuration?"
              .formatted(file, size, MAX_BYTES));
    }
  }

  /** Says where and why {@code origin} could not be read. */
  static HeedException broken(String origin, IOException e) {
    String message =
        e instanceof StreamConstraintsException
            ? "%s passes what Heed reads from JSON (%d levels, %,d tokens)%s: %s"
                .formatted(origin, MAX_DEPTH, MAX_TOKENS, place(e), reason(e))
            : "%s is not valid JSON%s: %s Is the download complete?"
                .formatted(origin, place(e), reason(e));
    return new HeedException(ErrorCode.INVALID_MODEL, message, e);
  }

  private static String place(IOException e) {
    JsonLocation at = e instanceof JsonProcessingException json ? json.getLocation() : null;
    return at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
  }

  /** The parser's own sentence, without its remarks about sources. */
  private static String reason(IOException e) {
    String said =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
    String sentence = String.valueOf(said).replaceAll("\\[Source: [^;]*; ", "[").strip();
    return sentence.endsWith(".") ? sentence : sentence + ".";
  }
}
