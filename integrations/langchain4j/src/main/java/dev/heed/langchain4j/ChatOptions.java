package dev.heed.langchain4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.ToolChoice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** LangChain4j's messages and parameters in Heed's words. */
final class ChatOptions {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ChatOptions() {}

  /** The conversation as text-generation takes it: a JSON list of roles and contents. */
  static String conversation(List<ChatMessage> messages) {
    List<Map<String, String>> list = new ArrayList<>();
    for (ChatMessage message : messages) {
      Map<String, String> each = new LinkedHashMap<>();
      each.put("role", role(message));
      each.put("content", content(message));
      list.add(each);
    }
    return json(list);
  }

  /** As {@link #conversation}, for its refusals. */
  static void requireSupported(List<ChatMessage> messages) {
    for (ChatMessage message : messages) {
      role(message);
      content(message);
    }
  }

  private static String role(ChatMessage message) {
    return switch (message.type()) {
      case SYSTEM -> "system";
      case USER -> "user";
      case AI -> "assistant";
      default ->
          throw new UnsupportedFeatureException(
              "Messages of the kind %s are not supported.".formatted(message.type()));
    };
  }

  private static String content(ChatMessage message) {
    if (message instanceof SystemMessage system) {
      return system.text();
    }
    if (message instanceof UserMessage user && user.hasSingleText()) {
      return user.singleText();
    }
    if (message instanceof AiMessage ai && ai.text() != null) {
      return ai.text();
    }
    throw new UnsupportedFeatureException(
        "A message should be one text; image, sound, video and documents are not supported by"
            + " Heed's chats, nor are several texts: "
            + message.type());
  }

  /** Those of the task's options that the parameters say. */
  static Map<String, String> of(ChatRequestParameters parameters, String model) {
    requireSupported(parameters, model);
    Map<String, String> options = new LinkedHashMap<>();
    if (parameters.temperature() != null) {
      boolean draws = parameters.temperature() > 0;
      options.put("do-sample", String.valueOf(draws));
      if (draws) {
        options.put("temperature", String.valueOf(parameters.temperature()));
      }
    }
    put(options, "top-p", parameters.topP());
    put(options, "top-k", parameters.topK());
    put(options, "max-new-tokens", parameters.maxOutputTokens());
    if (!parameters.stopSequences().isEmpty()) {
      options.put("stop-strings", json(parameters.stopSequences()));
    }
    return options;
  }

  private static void put(Map<String, String> options, String name, @Nullable Number value) {
    if (value != null) {
      options.put(name, String.valueOf(value));
    }
  }

  /**
   * Refuses what the model cannot do.
   *
   * @throws UnsupportedFeatureException which names it
   */
  static void requireSupported(ChatRequestParameters parameters, String model) {
    refuse(
        parameters.modelName() != null && !parameters.modelName().equals(model),
        "another model than " + model + " (modelName)");
    refuse(parameters.frequencyPenalty() != null, "frequencyPenalty");
    refuse(parameters.presencePenalty() != null, "presencePenalty");
    refuse(parameters.toolChoice() == ToolChoice.REQUIRED, "ToolChoice.REQUIRED");
    refuse(!parameters.toolSpecifications().isEmpty(), "the calling of tools");
    refuse(parameters.toolChoice() != null, "tool choice");
    refuse(parameters.responseFormat() != null, "JSON response format");
  }

  private static void refuse(boolean asked, String what) {
    if (asked) {
      throw new UnsupportedFeatureException(what + " is not supported by Heed");
    }
  }

  private static String json(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("lists of strings can be written", e);
    }
  }
}
