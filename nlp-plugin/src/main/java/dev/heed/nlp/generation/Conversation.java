package dev.heed.nlp.generation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A chat, and the other values for its template.
 *
 * @param tools the functions that the model may call, as JSON; missing where there are none
 * @param documents what the model is to answer from, as JSON; missing where there are none
 */
record Conversation(List<ChatMessage> messages, JsonNode tools, JsonNode documents) {

  Conversation {
    messages = List.copyOf(messages);
  }

  ChatMessage last() {
    return messages.get(messages.size() - 1);
  }

  /** Whether the last message is the assistant's, so that the model goes on with it. */
  boolean isContinued() {
    return last().role().equals("assistant");
  }

  Conversation with(List<ChatMessage> others) {
    return new Conversation(others, tools, documents);
  }
}
