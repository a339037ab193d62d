package dev.heed.nlp.generation;

import java.util.List;

/** What text generation answers: a text, or a conversation with one more message. */
public sealed interface WrittenText {

  /** What a person reads. */
  String text();

  /** A text, the prompt included where that was asked for. */
  record GeneratedText(String generatedText) implements WrittenText {
    @Override
    public String text() {
      return generatedText;
    }
  }

  /** A conversation that ends with the model's message. */
  record GeneratedChat(List<ChatMessage> generatedText) implements WrittenText {

    public GeneratedChat {
      generatedText = List.copyOf(generatedText);
    }

    @Override
    public String text() {
      return generatedText.get(generatedText.size() - 1).content();
    }
  }
}
