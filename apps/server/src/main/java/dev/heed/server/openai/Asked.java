package dev.heed.server.openai;

import java.util.List;
import java.util.Map;

/**
 * What is to be gone on with: prompts, or one conversation.
 *
 * @param inputs as the task reads them
 * @param options that belong to them
 * @param tokens how many all have; of a chat, those of what was said: the template's own are not
 *     counted
 */
record Asked(List<String> inputs, Map<String, String> options, int tokens) {

  Asked {
    inputs = List.copyOf(inputs);
    options = Map.copyOf(options);
  }

  int count() {
    return inputs.size();
  }

  /** How long the text is that an answer follows; that of token ids is nobody's text. */
  int length(int input) {
    return options.isEmpty() ? inputs.get(input).length() : 0;
  }
}
