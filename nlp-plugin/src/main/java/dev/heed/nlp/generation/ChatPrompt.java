package dev.heed.nlp.generation;

import static dev.heed.error.HeedException.invalidInput;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the conversation in what a user hands in. */
final class ChatPrompt {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final TypeReference<LinkedHashMap<String, Object>> FIELDS =
      new TypeReference<>() {};

  private ChatPrompt() {}

  /**
   * A conversation, where the text is a JSON list of {@code {"role", "content"}}, or an object with
   * such {@code messages} and the {@code tools} and {@code documents} of the model's template; or
   * where the options ask for a chat. Empty for plain text.
   */
  static Optional<Conversation> of(String text, TextGenerationOptions options) {
    Optional<Conversation> written = written(text);
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
    return Optional.of(
        new Conversation(messages, MissingNode.getInstance(), MissingNode.getInstance()));
  }

  private static Optional<Conversation> written(String text) {
    String start = text.stripLeading();
    if (!start.startsWith("[") && !start.startsWith("{")) {
      return Optional.empty();
    }
    try {
      JsonNode json = MAPPER.readTree(text);
      JsonNode list = json.isObject() ? json.path("messages") : json;
      return isChat(list)
          ? Optional.of(
              new Conversation(messages(list), json.path("tools"), json.path("documents")))
          : Optional.empty();
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
      if (!message.path("role").isTextual() || !hasContent(message)) {
        throw invalidInput(
            "A chat is a list of messages with a 'role', a string, and a 'content', a string or a list of parts, but one is %s."
                .formatted(message));
      }
      messages.add(message(message));
    }
    return messages;
  }

  /** A message that calls tools may have nothing to say. */
  private static boolean hasContent(JsonNode message) {
    JsonNode content = message.path("content");
    return content.isTextual()
        || content.isArray()
        || ((content.isNull() || content.isMissingNode()) && message.has("tool_calls"));
  }

  private static ChatMessage message(JsonNode message) {
    String role = message.get("role").asText();
    JsonNode content = message.path("content");
    if (content.isTextual() && message.size() == 2) {
      return new ChatMessage(role, content.asText());
    }
    StringBuilder text = new StringBuilder(content.isTextual() ? content.asText() : "");
    content.forEach(part -> text.append(text(part)));
    Map<String, Object> fields = MAPPER.convertValue(message, FIELDS);
    return new ChatMessage(role, text.toString(), Optional.of(fields));
  }

  private static String text(JsonNode part) {
    if (!part.path("type").asText("").equals("text") || !part.path("text").isTextual()) {
      throw invalidInput(
          "A message's content has a part that is no text: %s. Text generation takes parts such as {\"type\": \"text\", \"text\": \"...\"} alone."
              .formatted(part));
    }
    return part.get("text").asText();
  }
}
