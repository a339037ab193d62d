package dev.heed.nlp.generation;

import static dev.heed.error.HeedException.invalidInput;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the conversation in what a user hands in. */
final class ChatPrompt {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ChatPrompt() {}

  /**
   * Messages, where the text is a JSON list of {@code {"role", "content"}} or the options ask for a
   * chat; empty for plain text.
   */
  static Optional<List<ChatMessage>> of(String text, TextGenerationOptions options) {
    Optional<List<ChatMessage>> written = written(text);
    if (written.isPresent()) {
      return written;
    }
    Optional<String> system = options.system();
    if (system.isEmpty() && !options.chat()) {
      return Optional.empty();
    }
    List<ChatMessage> messages = new ArrayList<>();
    system.ifPresent(content -> messages.add(new ChatMessage("system", content)));
    messages.add(new ChatMessage("user", text));
    return Optional.of(messages);
  }

  private static Optional<List<ChatMessage>> written(String text) {
    if (!text.strip().startsWith("[")) {
      return Optional.empty();
    }
    try {
      JsonNode list = MAPPER.readTree(text);
      return isChat(list) ? Optional.of(messages(list)) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty(); // plain text that begins with a bracket
    }
  }

  private static boolean isChat(JsonNode list) {
    return list.isArray() && !list.isEmpty() && list.get(0).has("role");
  }

  private static List<ChatMessage> messages(JsonNode list) {
    List<ChatMessage> messages = new ArrayList<>();
    for (JsonNode message : list) {
      if (!message.path("role").isTextual() || !message.path("content").isTextual()) {
        throw invalidInput(
            "A chat is a list of messages with a 'role' and a 'content', both strings, but one is %s."
                .formatted(message));
      }
      messages.add(new ChatMessage(message.get("role").asText(), message.get("content").asText()));
    }
    return messages;
  }
}
