package dev.heed.nlp.generation;

import static dev.heed.error.HeedException.invalidInput;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.heed.model.ModelFolder;
import dev.heed.nlp.template.JsonValues;
import dev.heed.nlp.text.TemplateFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a conversation as the text that a model was trained on: {@code chat_template.jinja}, or
 * {@code chat_template} of {@code tokenizer_config.json}.
 */
final class ChatTemplate {

  /** Marks the end of a message that is to be continued. */
  private static final String END = "CONTINUE_FINAL_MESSAGE_TAG";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final TemplateFile template;

  private ChatTemplate(TemplateFile template) {
    this.template = template;
  }

  static ChatTemplate of(ModelFolder folder) {
    return find(folder).orElseThrow(() -> none(folder));
  }

  /** Empty where the folder has none. */
  static Optional<ChatTemplate> find(ModelFolder folder) {
    return TemplateFile.of(folder).map(ChatTemplate::new);
  }

  private static RuntimeException none(ModelFolder folder) {
    return invalidInput(
        "%s has no chat template: no chat_template.jinja, and no chat_template in tokenizer_config.json. Give plain text instead of a chat, or add the template of the model."
            .formatted(folder));
  }

  /**
   * The text up to where the model's answer begins; or, for a chat that ends with the assistant, up
   * to the end of that message, which is to be continued.
   */
  String render(Conversation chat) {
    return chat.isContinued() ? continued(chat) : text(chat, true);
  }

  /** The messages, with values of the caller's in place of the usual ones. */
  String render(List<ChatMessage> messages, Map<String, Object> more) {
    JsonNode missing = MissingNode.getInstance();
    return text(new Conversation(messages, missing, missing), false, more);
  }

  private String text(Conversation chat, boolean answer) {
    return text(chat, answer, Map.of());
  }

  private String text(Conversation chat, boolean answer, Map<String, Object> more) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("messages", chat.messages().stream().map(ChatTemplate::value).toList());
    values.put("tools", JsonValues.of(chat.tools()));
    values.put("documents", JsonValues.of(chat.documents()));
    values.put("add_generation_prompt", answer);
    values.putAll(more);
    return template.render(values);
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
