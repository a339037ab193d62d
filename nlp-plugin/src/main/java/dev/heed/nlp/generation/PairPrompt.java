package dev.heed.nlp.generation;

import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import dev.heed.nlp.template.JsonValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a decoder reads that is to say whether a text answers a query. Templates of rerankers have a
 * role for each of the two; to others, the question is put by a system and a user as Qwen3-Reranker
 * published it.
 *
 * @param template the folder's, if it has one
 * @param system what is said before, if the folder has a prompt
 * @param values what else the template is given
 */
record PairPrompt(
    Optional<ChatTemplate> template, Optional<String> system, Map<String, Object> values) {

  private static final String SYSTEM =
      "Judge whether the Document meets the requirements based on the Query and the Instruct"
          + " provided. Note that the answer can only be \"yes\" or \"no\".";

  private static final String TASK =
      "Given a web search query, retrieve relevant passages that answer the query";

  static PairPrompt of(ModelFolder folder) {
    Json settings = find(folder, "config_sentence_transformers.json");
    String name = settings.text("default_prompt_name", "");
    Map<String, Object> values = new LinkedHashMap<>();
    Json given =
        find(folder, "sentence_bert_config.json")
            .objectOrEmpty("processing_kwargs")
            .objectOrEmpty("chat_template");
    given.keys().forEach(key -> values.put(key, JsonValues.of(JsonNodes.get(given, key))));
    return new PairPrompt(
        ChatTemplate.find(folder),
        name.isEmpty()
            ? Optional.empty()
            : Optional.of(settings.objectOrEmpty("prompts").text(name, "")),
        values);
  }

  private static Json find(ModelFolder folder, String name) {
    return folder.findJson(name).orElseGet(() -> Json.empty(name));
  }

  /** The whole prompt; empty where the folder has no template, and the pair is read as it is. */
  Optional<String> render(String query, String text) {
    return template.map(
        known -> {
          String pair = known.render(messages("query", query, "document", text), values);
          return pair.contains(query.strip()) && pair.contains(text.strip())
              ? pair
              : known.render(question(query, text), answering());
        });
  }

  private List<ChatMessage> messages(String role, String one, String otherRole, String other) {
    List<ChatMessage> messages = new ArrayList<>();
    system.ifPresent(prompt -> messages.add(new ChatMessage("system", prompt)));
    messages.add(new ChatMessage(role, one));
    messages.add(new ChatMessage(otherRole, other));
    return messages;
  }

  private List<ChatMessage> question(String query, String text) {
    String asked =
        "<Instruct>: %s\n<Query>: %s\n<Document>: %s".formatted(system.orElse(TASK), query, text);
    return List.of(new ChatMessage("system", SYSTEM), new ChatMessage("user", asked));
  }

  /** The answer comes next, without thoughts before it. */
  private Map<String, Object> answering() {
    Map<String, Object> all = new LinkedHashMap<>(values);
    all.putIfAbsent("add_generation_prompt", true);
    all.putIfAbsent("enable_thinking", false);
    return all;
  }
}
