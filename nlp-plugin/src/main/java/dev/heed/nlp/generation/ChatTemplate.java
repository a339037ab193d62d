package dev.heed.nlp.generation;

import static dev.heed.error.HeedException.invalidInput;
import static dev.heed.error.HeedException.invalidModel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.nlp.template.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a conversation as the text that a model was trained on: {@code chat_template.jinja}, or
 * {@code chat_template} of {@code tokenizer_config.json}.
 */
final class ChatTemplate {

  private static final List<String> SPECIAL =
      List.of("bos_token", "eos_token", "pad_token", "unk_token");

  private static final long MOST_BYTES = 1 << 20;

  private final Template template;
  private final Map<String, Object> special;

  private ChatTemplate(Template template, Map<String, Object> special) {
    this.template = template;
    this.special = special;
  }

  static ChatTemplate of(ModelFolder folder) {
    Json config =
        folder
            .findJson("tokenizer_config.json")
            .orElseGet(() -> Json.empty("tokenizer_config.json"));
    String source =
        folder
            .find("chat_template.jinja")
            .map(ChatTemplate::read)
            .or(() -> written(config))
            .orElseThrow(() -> none(folder));
    return new ChatTemplate(Template.of(source), special(config));
  }

  private static RuntimeException none(ModelFolder folder) {
    return invalidInput(
        "%s has no chat template: no chat_template.jinja, and no chat_template in tokenizer_config.json. Give plain text instead of a chat, or add the template of the model."
            .formatted(folder));
  }

  private static String read(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw invalidModel(
            "%s has %,d bytes; a chat template may have %,d. Is it really one?"
                .formatted(file, Files.size(file), MOST_BYTES));
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw invalidModel("%s cannot be read: %s".formatted(file, e.getMessage()));
    }
  }

  /** One template, or the one called default of several. */
  private static Optional<String> written(Json config) {
    return config
        .find("chat_template")
        .flatMap(
            node -> {
              if (node.isTextual()) {
                return Optional.of(node.asText());
              }
              for (JsonNode named : node) {
                if (named.path("name").asText().equals("default")) {
                  return Optional.of(named.path("template").asText());
                }
              }
              return Optional.empty();
            });
  }

  private static Map<String, Object> special(Json config) {
    Map<String, Object> tokens = new LinkedHashMap<>();
    for (String name : SPECIAL) {
      config
          .find(name)
          .map(node -> node.isObject() ? node.path("content").asText() : node.asText())
          .ifPresent(text -> tokens.put(name, text));
    }
    return tokens;
  }

  /** The text up to where the model's answer begins. */
  String render(List<ChatMessage> messages) {
    Map<String, Object> values = new LinkedHashMap<>(special);
    values.put("messages", messages.stream().map(ChatTemplate::value).toList());
    values.put("add_generation_prompt", true);
    return template.render(values);
  }

  private static Map<String, Object> value(ChatMessage message) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("role", message.role());
    value.put("content", message.content());
    return value;
  }
}
