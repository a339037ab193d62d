package dev.heed.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.server.payload.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A conversation, as the task of text generation reads it: a list of roles and contents. */
final class ChatMessages {

  private ChatMessages() {}

  static String of(JsonNode body) {
    JsonNode messages = body.path("messages");
    if (!messages.isArray() || messages.isEmpty()) {
      throw HeedException.invalidInput(
          "\"messages\" should be a list of {\"role\": ..., \"content\": ...}, at least one.");
    }
    ArrayNode plain = (ArrayNode) Json.tree(List.of());
    for (JsonNode message : messages) {
      plain
          .addObject()
          .put("role", role(message.path("role").asText("")))
          .put("content", content(message.path("content")));
    }
    return new String(Json.bytes(plain), StandardCharsets.UTF_8);
  }

  private static String role(String role) {
    return switch (role) {
      case "developer" -> "system";
      case "system", "user", "assistant" -> role;
      default ->
          throw new HeedException(
              ErrorCode.UNSUPPORTED,
              "A message's role should be system, developer, user or assistant, but is '%s'."
                  .formatted(role));
    };
  }

  /** A text, or parts that are texts. */
  private static String content(JsonNode content) {
    if (content.isTextual()) {
      return content.asText();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      if (!part.path("type").asText().equals("text")) {
        throw new HeedException(
            ErrorCode.UNSUPPORTED,
            "A message has a part of the type '%s', and this model reads texts alone."
                .formatted(part.path("type").asText()));
      }
      text.append(part.path("text").asText());
    }
    if (!content.isArray()) {
      throw HeedException.invalidInput("A message's content should be a text or a list of parts.");
    }
    return text.toString();
  }
}
