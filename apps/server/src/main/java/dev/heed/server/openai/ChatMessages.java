package dev.heed.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.server.payload.Json;
import dev.heed.server.payload.Media;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A conversation, as the tasks that chat read it: a list of roles and contents.
 *
 * @param json for the task
 * @param said each message's text
 */
record ChatMessages(String json, List<String> said) {

  ChatMessages {
    said = List.copyOf(said);
  }

  /**
   * @param pictures reads the pictures of messages; empty where the model reads texts alone
   */
  static ChatMessages of(JsonNode body, Optional<Media> pictures) {
    JsonNode messages = body.path("messages");
    if (!messages.isArray() || messages.isEmpty()) {
      throw HeedException.invalidInput(
          "\"messages\" should be a list of {\"role\": ..., \"content\": ...}, at least one.");
    }
    ArrayNode plain = (ArrayNode) Json.tree(List.of());
    List<String> said = new ArrayList<>();
    for (JsonNode message : messages) {
      ObjectNode one = plain.addObject().put("role", role(message.path("role").asText("")));
      JsonNode content = message.path("content");
      said.add(text(content, pictures.isPresent()));
      if (pictures.isPresent()) {
        parts(content, pictures.get(), one.putArray("content"));
      } else {
        one.put("content", said.get(said.size() - 1));
      }
    }
    return new ChatMessages(new String(Json.bytes(plain), StandardCharsets.UTF_8), said);
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

  /** A text, or the texts of its parts. */
  private static String text(JsonNode content, boolean sees) {
    if (content.isTextual()) {
      return content.asText();
    }
    if (!content.isArray()) {
      throw HeedException.invalidInput("A message's content should be a text or a list of parts.");
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      String type = part.path("type").asText();
      if (!type.equals("text") && !(sees && type.equals("image_url"))) {
        throw new HeedException(
            ErrorCode.UNSUPPORTED,
            "A message has a part of the type '%s', and this model reads %s."
                .formatted(type, sees ? "texts and pictures (image_url)" : "texts alone"));
      }
      text.append(part.path("text").asText(""));
    }
    return text.toString();
  }

  /** Texts, and pictures with their bytes in them. */
  private static void parts(JsonNode content, Media media, ArrayNode into) {
    if (content.isTextual()) {
      into.addObject().put("type", "text").put("text", content.asText());
    }
    for (JsonNode part : content) {
      if (part.path("type").asText().equals("text")) {
        into.addObject().put("type", "text").put("text", part.path("text").asText());
      } else {
        into.addObject().put("type", "image").put("image", picture(part.path("image_url"), media));
      }
    }
  }

  private static String picture(JsonNode part, Media media) {
    String url = part.isObject() ? part.path("url").asText("") : part.asText("");
    if (!url.startsWith("data:") && !url.matches("(?i)https?://.*")) {
      throw HeedException.invalidInput(
          "A picture's image_url should be {\"url\": \"data:image/png;base64,...\"}, or an address"
              + " that the server may fetch.");
    }
    return "data:image/*;base64," + Base64.getEncoder().encodeToString(media.bytes(url));
  }
}
