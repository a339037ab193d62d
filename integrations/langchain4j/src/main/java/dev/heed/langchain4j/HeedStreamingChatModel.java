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

  private static final System.Logger LOG = System.getLogger(HeedStreamingChatModel.class.getName());

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

  /** What the model cannot do is refused at once, on the caller's thread. */
  @Override
  public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
    chat.requireSupported(request);
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
                  told(
                      handler,
                      () ->
                          handler.onPartialResponse(
                              new PartialResponse(piece), new PartialResponseContext(handle))));
    } catch (RuntimeException | Error e) {
      if (!handle.isCancelled()) {
        failed(handler, e);
      }
      return;
    }
    told(handler, () -> handler.onCompleteResponse(response));
  }

  /** What a handler throws is handed to itself as an error, and the answer goes on. */
  private static void told(StreamingChatResponseHandler handler, Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      failed(handler, e);
    }
  }

  private static void failed(StreamingChatResponseHandler handler, Throwable error) {
    try {
      handler.onError(error);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "onError of a chat's handler failed", e);
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
