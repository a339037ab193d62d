package dev.heed.spring.ai;

import dev.heed.Pipeline;
import dev.heed.generate.StopText;
import dev.heed.nlp.generation.WrittenText;
import dev.heed.spi.Call;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * Answers chats, by a pipeline of text-generation with a model that has a chat template. A stream
 * that is cancelled stops the model after the token that it is at.
 *
 * <pre>{@code
 * var model = new HeedChatModel(heed.pipeline(TextGeneration.TYPE, folder));
 * String answer = model.call("Why is the sky blue?");
 * }</pre>
 */
public final class HeedChatModel implements ChatModel {

  private final Pipeline<String, List<WrittenText>> pipeline;

  public HeedChatModel(Pipeline<String, List<WrittenText>> pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public ChatResponse call(Prompt prompt) {
    return response(answer(prompt, Call.plain(), piece -> {}));
  }

  /** Each element is a piece of the answer. */
  @Override
  public Flux<ChatResponse> stream(Prompt prompt) {
    Flux<ChatResponse> pieces =
        Flux.create(
            sink -> {
              Call call = Call.plain();
              sink.onDispose(call::cancel);
              try {
                answer(prompt, call, piece -> sink.next(response(piece)));
                sink.complete();
              } catch (RuntimeException | Error e) {
                if (!sink.isCancelled()) {
                  sink.error(e);
                }
              }
            });
    return pieces.subscribeOn(Schedulers.boundedElastic());
  }

  private String answer(Prompt prompt, Call call, Consumer<String> pieces) {
    List<String> stops = ChatWords.stops(prompt.getOptions());
    StopText stopped = new StopText(stops, pieces);
    String text =
        pipeline
            .run(
                ChatWords.conversation(prompt.getInstructions()),
                call.withOptions(ChatWords.options(prompt.getOptions())).listening(stopped::add))
            .get(0)
            .text();
    stopped.end();
    return StopText.before(text, stops);
  }

  private static ChatResponse response(String text) {
    return new ChatResponse(List.of(new Generation(new AssistantMessage(text))));
  }
}
