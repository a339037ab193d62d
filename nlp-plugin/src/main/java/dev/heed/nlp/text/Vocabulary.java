package dev.heed.nlp.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Tokens and their ids: the model's, and those that were added to it. */
record Vocabulary(Map<String, Long> ids) {

  static Vocabulary of(TokenizerJson json) {
    Map<String, Long> ids = new HashMap<>();
    for (JsonNode added : json.parts().path("added_tokens")) {
      ids.put(added.path("content").asText(), added.path("id").asLong());
    }
    // A token that is in the model's vocabulary has the id that it has there.
    try (JsonParser parser = TokenizerJson.MAPPER.createParser(json.model())) {
      read(parser, ids);
    } catch (IOException e) {
      throw broken(json, e);
    }
    return new Vocabulary(ids);
  }

  /** Says what is wrong with the model of a {@code tokenizer.json}. */
  static HeedException broken(TokenizerJson json, IOException e) {
    String reason =
        e instanceof JsonProcessingException p ? p.getOriginalMessage() : e.getMessage();
    return new HeedException(
        ErrorCode.INVALID_MODEL,
        "%s: the 'model' is not the vocabulary of a tokenizer: %s Is the download complete?"
            .formatted(json.origin(), reason),
        e);
  }

  OptionalLong id(String token) {
    Long id = ids.get(token);
    return id == null ? OptionalLong.empty() : OptionalLong.of(id);
  }

  /** A token's id; a token that is not there gets the next one. */
  long idOrNext(String token) {
    return ids.computeIfAbsent(
        token, t -> ids.values().stream().mapToLong(Long::longValue).max().orElse(-1) + 1);
  }

  private static void read(JsonParser parser, Map<String, Long> ids) throws IOException {
    parser.nextToken();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      if (key.equals("vocab") && value == JsonToken.START_OBJECT) {
        readObject(parser, ids);
      } else if (key.equals("vocab") && value == JsonToken.START_ARRAY) {
        readList(parser, ids);
      } else {
        parser.skipChildren();
      }
    }
  }

  private static void readObject(JsonParser parser, Map<String, Long> ids) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String token = parser.currentName();
      parser.nextToken();
      ids.put(token, parser.getLongValue());
    }
  }

  /** Pairs of a token and its score; the place in the list is the id. */
  private static void readList(JsonParser parser, Map<String, Long> ids) throws IOException {
    for (long id = 0; parser.nextToken() == JsonToken.START_ARRAY; id++) {
      ids.put(String.valueOf(parser.nextTextValue()), id);
      while (parser.currentToken() != JsonToken.END_ARRAY
          && parser.nextToken() != JsonToken.END_ARRAY) {
        parser.skipChildren();
      }
    }
  }
}
