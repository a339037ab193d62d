package dev.heed.nlp.generation;

import static dev.heed.error.HeedException.invalidInput;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.model.ModelFolder;
import dev.heed.nlp.template.JsonValues;
import dev.heed.nlp.template.Template;
import dev.heed.nlp.text.TextTokenizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes a conversation as the text that a model was trained on, by its template or one of several;
 * {@link ChatTemplateFiles} says where they are.
 */
final class ChatTemplate {

  /** Marks the end of a message that is to be continued. */
  private static final String END = "CONTINUE_FINAL_MESSAGE_TAG";

  private static final String DEFAULT = "default";
  private static final String FOR_TOOLS = "tool_use";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Map<String, String> sources;
  private final Map<String, String> special;
  private final Map<String, Template> parsed = new ConcurrentHashMap<>();

  private ChatTemplate(Map<String, String> sources, Map<String, String> special) {
    this.sources = sources;
    this.special = special;
  }

  /** Of several, the one for tools where there are any, else the default; as published. */
  private Template template(Conversation chat) {
    boolean tools = chat.tools().isArray() && !chat.tools().isEmpty();
    String name = tools && sources.containsKey(FOR_TOOLS) ? FOR_TOOLS : DEFAULT;
    String source = sources.get(name);
    if (source == null) {
      throw invalidInput(
          "The model has chat templates for %s, but none that is called '%s'. Give plain text instead of a chat."
              .formatted(String.join(", ", sources.keySet()), name));
    }
    return parsed.computeIfAbsent(name, key -> Template.of(source));
  }

  static ChatTemplate of(ModelFolder folder) {
    Map<String, String> sources = ChatTemplateFiles.of(folder);
    if (sources.isEmpty()) {
      throw none(folder);
    }
    return new ChatTemplate(sources, TextTokenizer.specialTokens(folder));
  }

  private static RuntimeException none(ModelFolder folder) {
    return invalidInput(
        "%s has no chat template: no chat_template.jinja, no chat_template.json, and no chat_template in tokenizer_config.json. Give plain text instead of a chat, or add the template of the model."
            .formatted(folder));
  }

  /**
   * The text up to where the model's answer begins; or, for a chat that ends with the assistant, up
   * to the end of that message, which is to be continued.
   */
  String render(Conversation chat) {
    return chat.isContinued() ? continued(chat) : text(chat, true);
  }

  private String text(Conversation chat, boolean answer) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("messages", chat.messages().stream().map(ChatTemplate::value).toList());
    values.put("tools", JsonValues.of(chat.tools()));
    values.put("documents", JsonValues.of(chat.documents()));
    values.put("add_generation_prompt", answer);
    values.putAll(special);
    return template(chat).render(values);
  }

  /** As published: a mark behind the message tells where it ends in the text. */
  private String continued(Conversation chat) {
    ChatMessage last = chat.last();
    List<ChatMessage> marked =
        new ArrayList<>(chat.messages().subList(0, chat.messages().size() - 1));
    marked.add(last.continued(END + " "));
    String text = text(chat.with(marked), false);
    int end = text.lastIndexOf(END);
    if (end < 0 || !text.contains(last.content().strip())) {
      throw invalidInput(
          "The model's chat template does not write the last message as it is, so it cannot be"
              + " continued. End the chat with a message of the user.");
    }
    boolean kept = text.startsWith(END + " ", end);
    return kept ? text.substring(0, end) : text.substring(0, end).stripTrailing();
  }

  private static Object value(ChatMessage message) {
    return JsonValues.of(MAPPER.valueToTree(message.asMap()));
  }
}
