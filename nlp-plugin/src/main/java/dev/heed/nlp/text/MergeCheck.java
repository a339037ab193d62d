package dev.heed.nlp.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The merges of a byte-pair model that marks what continues a word: the Rust code cuts the mark off
 * the second token of each, and so every one has to be as long.
 */
record MergeCheck(String origin, int prefix) {

  static void require(TokenizerJson json) {
    try {
      int prefix = prefix(json);
      if (prefix > 0) {
        new MergeCheck(json.origin(), prefix).read(json);
      }
    } catch (IOException e) {
      throw Vocabulary.broken(json, e);
    }
  }

  /** The length of {@code continuing_subword_prefix} in bytes; the last one counts. */
  private static int prefix(TokenizerJson json) throws IOException {
    int prefix = 0;
    try (JsonParser parser = TokenizerJson.MAPPER.createParser(json.model())) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean asked = parser.currentName().equals("continuing_subword_prefix");
        if (parser.nextToken() == JsonToken.VALUE_STRING && asked) {
          prefix = parser.getText().getBytes(StandardCharsets.UTF_8).length;
        }
        parser.skipChildren();
      }
    }
    return prefix;
  }

  private void read(TokenizerJson json) throws IOException {
    try (JsonParser parser = TokenizerJson.MAPPER.createParser(json.model())) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean asked = parser.currentName().equals("merges");
        if (parser.nextToken() == JsonToken.START_ARRAY && asked) {
          merges(parser);
        }
        parser.skipChildren();
      }
    }
  }

  /** Each is {@code "a b"} or {@code ["a", "b"]}. */
  private void merges(JsonParser parser) throws IOException {
    for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; ) {
      if (token == JsonToken.VALUE_STRING) {
        String merge = parser.getText();
        second(merge.substring(merge.indexOf(' ') + 1));
      } else if (token == JsonToken.START_ARRAY) {
        String last = "";
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          last = parser.getText();
          parser.skipChildren();
        }
        second(last);
      } else {
        parser.skipChildren();
      }
      token = parser.nextToken();
    }
  }

  /** The cut has to be between two characters of the token. */
  private void second(String token) {
    byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
    boolean inside = prefix < bytes.length && (bytes[prefix] & 0xC0) == 0x80;
    if (bytes.length < prefix || inside) {
      throw TokenizerCheck.refused(
          origin,
          "its merge with '%s' has no room for the continuing_subword_prefix of %s bytes"
              .formatted(token, prefix));
    }
  }
}
