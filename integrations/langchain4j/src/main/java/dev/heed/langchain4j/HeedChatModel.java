package dev.heed.langchain4j;

import dev.heed.spi.Call;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.List;

/**
 * Answers chats with any causal decoder that has a chat template.
 *
 * <pre>{@code
 * try (HeedChatModel model = HeedChatModel.builder().modelPath(folder).maxOutputTokens(100).build()) {
 *   String answer = model.chat("Why is the sky blue?");
 * }
 * }</pre>
 */
public final class HeedChatModel implements ChatModel, AutoCloseable {

  private final Chat chat;
  private final List<ChatModelListener> listeners;

  private HeedChatModel(Builder builder) {
    this.chat = builder.chat();
    this.listeners = builder.listeners();
  }

  public static Builder builder() {
    return new Builder();
  }

  @Override
  public ChatResponse doChat(ChatRequest request) {
    return chat.answer(request, Call.plain(), piece -> {});
  }

  @Override
  public ChatRequestParameters defaultRequestParameters() {
    return chat.defaults();
  }

  @Override
  public List<ChatModelListener> listeners() {
    return listeners;
  }

  @Override
  public ModelProvider provider() {
    return ModelProvider.OTHER;
  }

  @Override
  public void close() {
    chat.close();
  }

  /** Says which model, and how. */
  public static final class Builder extends ChatBuilder<Builder> {

    private Builder() {}

    public HeedChatModel build() {
      return new HeedChatModel(this);
    }
  }
}
