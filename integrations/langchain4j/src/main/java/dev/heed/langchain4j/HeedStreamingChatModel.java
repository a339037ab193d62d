package dev.heed.langchain4j;

import dev.heed.spi.Call;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** As {@link HeedChatModel}, and the answer is handed over as it is written. */
public final class HeedStreamingChatModel implements StreamingChatModel, AutoCloseable {

  private final Chat chat;
  private final List<ChatModelListener> listeners;
  private final Executor executor;
  private final @Nullable ExecutorService own;

  private HeedStreamingChatModel(Builder builder) {
    this.chat = builder.chat();
    this.listeners = builder.listeners();
    this.own = builder.executor == null ? threads() : null;
    this.executor = builder.executor == null ? Objects.requireNonNull(own) : builder.executor;
  }

  public static Builder builder() {
    return new Builder();
  }

  private static ExecutorService threads() {
    return Executors.newCachedThreadPool(
        work -> {
          Thread thread = new Thread(work, "heed-chat");
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Stops the model after the token that it is at. */
  private record Handle(Call call, AtomicBoolean cancelled) implements StreamingHandle {

    @Override
    public void cancel() {
      cancelled.set(true);
      call.cancel();
    }

    @Override
    public boolean isCancelled() {
      return cancelled.get();
    }
  }

  @Override
  public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
    Call call = Call.plain();
    Handle handle = new Handle(call, new AtomicBoolean());
    executor.execute(() -> answer(request, handler, handle));
  }

  private void answer(ChatRequest request, StreamingChatResponseHandler handler, Handle handle) {
    ChatResponse response;
    try {
      response =
          chat.answer(
              request,
              handle.call(),
              piece ->
                  handler.onPartialResponse(
                      new PartialResponse(piece), new PartialResponseContext(handle)));
    } catch (RuntimeException | Error e) {
      if (!handle.isCancelled()) {
        handler.onError(e);
      }
      return;
    }
    try {
      handler.onCompleteResponse(response);
    } catch (RuntimeException e) {
      handler.onError(e);
    }
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
    if (own != null) {
      own.shutdown();
    }
    chat.close();
  }

  /** Says which model, and how. */
  public static final class Builder extends ChatBuilder<Builder> {

    private @Nullable Executor executor;

    private Builder() {}

    /** Runs the chats (threads of the model's own). */
    public Builder executor(Executor threads) {
      executor = threads;
      return this;
    }

    public HeedStreamingChatModel build() {
      return new HeedStreamingChatModel(this);
    }
  }
}
