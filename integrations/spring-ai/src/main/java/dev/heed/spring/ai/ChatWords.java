package dev.heed.spring.ai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.prompt.ChatOptions;

/** Spring AI's messages and options in Heed's words. */
final class ChatWords {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ChatWords() {}

  /** The conversation as text-generation takes it: a JSON list of roles and contents. */
  static String conversation(List<Message> messages) {
    List<Map<String, String>> list = new ArrayList<>();
    for (Message message : messages) {
      Map<String, String> each = new LinkedHashMap<>();
      each.put("role", role(message));
      each.put("content", String.valueOf(message.getText()));
      list.add(each);
    }
    return json(list);
  }

  private static String role(Message message) {
    return switch (message.getMessageType()) {
      case SYSTEM -> "system";
      case USER -> "user";
      case ASSISTANT -> "assistant";
      case TOOL -> throw new HeedException(ErrorCode.UNSUPPORTED, "Heed's chats call no tools.");
    };
  }

  static Map<String, String> options(@Nullable ChatOptions options) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("return-full-text", "false");
    if (options == null) {
      return all;
    }
    refuse(options.getFrequencyPenalty(), "frequencyPenalty");
    refuse(options.getPresencePenalty(), "presencePenalty");
    Double temperature = options.getTemperature();
    if (temperature != null) {
      all.put("do-sample", String.valueOf(temperature > 0));
      if (temperature > 0) {
        all.put("temperature", String.valueOf(temperature));
      }
    }
    put(all, "top-p", options.getTopP());
    put(all, "top-k", options.getTopK());
    put(all, "max-new-tokens", options.getMaxTokens());
    if (!stops(options).isEmpty()) {
      all.put("stop-strings", json(stops(options)));
    }
    return all;
  }

  static List<String> stops(@Nullable ChatOptions options) {
    List<String> stops = options == null ? null : options.getStopSequences();
    return stops == null ? List.of() : stops;
  }

  private static void refuse(@Nullable Double value, String name) {
    if (value != null && value != 0) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          name + " is not supported; Heed's own option repetition-penalty is near to it.");
    }
  }

  private static void put(Map<String, String> all, String name, @Nullable Number value) {
    if (value != null) {
      all.put(name, String.valueOf(value));
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
