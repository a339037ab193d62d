package dev.heed.nlp.generation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One message of a conversation.
 *
 * @param role such as {@code system}, {@code user}, {@code assistant} or {@code tool}
 * @param content its text; of a message in parts, the parts of text one behind the other
 * @param fields the whole message as it was written, where it has more than a role and a text: a
 *     list of parts as its content, or {@code tool_calls}. Values are texts, numbers, truths, lists
 *     and maps; a template sees them all
 */
public record ChatMessage(String role, String content, Optional<Map<String, Object>> fields) {

  /** A message of text. */
  public ChatMessage(String role, String content) {
    this(role, content, Optional.empty());
  }

  public ChatMessage {
    fields = fields.map(map -> Collections.unmodifiableMap(new LinkedHashMap<>(map)));
  }

  /** The message as JSON has it. */
  Map<String, Object> asMap() {
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("role", role);
    plain.put("content", content);
    return fields.orElse(plain);
  }

  /** With more behind its text, which is the last of its parts that has one. */
  ChatMessage continued(String more) {
    return new ChatMessage(role, content + more, fields.map(map -> continued(map, more)));
  }

  private static Map<String, Object> continued(Map<String, Object> fields, String more) {
    Map<String, Object> longer = new LinkedHashMap<>(fields);
    Object content = longer.get("content");
    String text = content == null ? "" : content.toString();
    longer.put("content", content instanceof List<?> parts ? lengthened(parts, more) : text + more);
    return longer;
  }

  private static List<Object> lengthened(List<?> parts, String more) {
    List<Object> longer = new ArrayList<>(parts);
    for (int i = longer.size() - 1; i >= 0; i--) {
      if (longer.get(i) instanceof Map<?, ?> part && part.get("text") instanceof String text) {
        Map<Object, Object> changed = new LinkedHashMap<>(part);
        changed.put("text", text + more);
        longer.set(i, changed);
        return longer;
      }
    }
    return longer;
  }
}
