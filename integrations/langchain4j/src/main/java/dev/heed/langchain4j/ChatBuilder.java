package dev.heed.langchain4j;

import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the builders of both chat models share.
 *
 * @param <B> the builder itself
 */
public abstract class ChatBuilder<B extends ChatBuilder<B>> extends ModelBuilder<B> {

  private List<ChatModelListener> listeners = List.of();
  private ChatRequestParameters given = ChatRequestParameters.builder().build();
  private @Nullable Double temperature;
  private @Nullable Double topP;
  private @Nullable Integer topK;
  private @Nullable Integer maxOutputTokens;

  ChatBuilder() {}

  @SuppressWarnings("unchecked") // every builder extends this one with itself
  private B self() {
    return (B) this;
  }

  public B listeners(List<ChatModelListener> all) {
    listeners = List.copyOf(all);
    return self();
  }

  /** What holds where a request does not say otherwise. */
  public B defaultRequestParameters(ChatRequestParameters parameters) {
    given = parameters;
    return self();
  }

  /** Above 1 draws more widely, below 1 less; 0 takes the likeliest token each time. */
  public B temperature(double value) {
    temperature = value;
    return self();
  }

  /** Draw from the likeliest with this probability together. */
  public B topP(double value) {
    topP = value;
    return self();
  }

  /** Draw from so many of the likeliest. */
  public B topK(int value) {
    topK = value;
    return self();
  }

  /** How many tokens an answer may have. */
  public B maxOutputTokens(int value) {
    maxOutputTokens = value;
    return self();
  }

  List<ChatModelListener> listeners() {
    return listeners;
  }

  Chat chat() {
    ChatRequestParameters own =
        ChatRequestParameters.builder()
            .modelName(name())
            .temperature(temperature)
            .topP(topP)
            .topK(topK)
            .maxOutputTokens(maxOutputTokens)
            .build();
    return new Chat(this, own.overrideWith(given));
  }
}
