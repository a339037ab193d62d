package dev.heed.nlp.text;

import static dev.heed.error.HeedException.invalidModel;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A {@code tokenizer.json}: its small parts as a tree that can be changed, and its model
 * (vocabulary and merges, often megabytes) as it is written.
 *
 * @param origin the file, for messages
 */
record TokenizerJson(String origin, ObjectNode parts, String model) {

  /** Vocabularies have millions of tokens, and a compiled normalisation is one long string. */
  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxNestingDepth(200)
          .maxTokenCount(16_000_000)
          .maxStringLength(8 << 20)
          .maxNumberLength(1000)
          .build();

  /** All parts but the model, in bytes: they become a tree. */
  private static final int MOST_IN_PARTS = 16 << 20;

  static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(LIMITS)
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .build())
          .build();

  static TokenizerJson read(Path file) {
    try {
      return read(file.toString(), TextFiles.bytes(file));
    } catch (StreamConstraintsException e) { // which has no place in the file
      throw new HeedException(
          ErrorCode.INVALID_MODEL,
          "%s holds more than a tokenizer does: %s. Is it really one?"
              .formatted(file, e.getOriginalMessage()),
          e);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new HeedException(
          ErrorCode.INVALID_MODEL,
          "%s is not valid JSON%s: %s. Is the download complete?"
              .formatted(
                  file,
                  at == null
                      ? ""
                      : " at line %s, column %s".formatted(at.getLineNr(), at.getColumnNr()),
                  e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_MODEL, "%s cannot be read: %s.".formatted(file, e.getMessage()), e);
    }
  }

  private static TokenizerJson read(String origin, byte[] bytes) throws IOException {
    int from = bytes.length > 2 && bytes[0] == (byte) 0xEF ? 3 : 0; // a byte order mark
    try (JsonParser parser = MAPPER.createParser(bytes, from, bytes.length - from)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw invalidModel(
            "%s should hold a JSON object, as published with the model. Is the download complete?"
                .formatted(origin));
      }
      return read(origin, parser, bytes, from);
    }
  }

  private static TokenizerJson read(String origin, JsonParser parser, byte[] bytes, int from)
      throws IOException {
    ObjectNode parts = MAPPER.createObjectNode();
    String model = "";
    int size = 0;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      parser.nextToken();
      int start = from + (int) parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
      parser.finishToken();
      int length = from + (int) parser.currentLocation().getByteOffset() - start;
      if (key.equals("model")) {
        model = new String(bytes, start, length, StandardCharsets.UTF_8);
      } else {
        size += length;
        requireSmall(origin, key, size);
        parts.set(key, MAPPER.readTree(bytes, start, length));
      }
    }
    return of(origin, parts, model);
  }

  private static void requireSmall(String origin, String key, int size) {
    if (size > MOST_IN_PARTS) {
      throw invalidModel(
          String.format(
              Locale.ROOT,
              "%s has %,d bytes beside its vocabulary ('%s' is the last that was read); a tokenizer"
                  + " has %,d at most.",
              origin,
              size,
              key,
              MOST_IN_PARTS));
    }
  }

  private static TokenizerJson of(String origin, ObjectNode parts, String model) {
    if (!model.startsWith("{")) {
      throw invalidModel(
          "%s has no 'model', the vocabulary. It has: %s. It should be the tokenizer.json that was published with the model."
              .formatted(origin, String.join(", ", (Iterable<String>) parts::fieldNames)));
    }
    return new TokenizerJson(origin, parts, model);
  }

  /** The whole text, without any padding and truncation that was stored. */
  String text() {
    ObjectNode plain = parts.deepCopy();
    plain.putNull("padding");
    plain.putNull("truncation");
    String head = write(plain);
    return head.substring(0, head.length() - 1) + ",\"model\":" + model + "}";
  }

  static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
