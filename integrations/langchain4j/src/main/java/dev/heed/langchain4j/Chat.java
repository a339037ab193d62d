package dev.heed.langchain4j;

import dev.heed.Pipeline;
import dev.heed.generate.StopText;
import dev.heed.nlp.generation.TextGeneration;
import dev.heed.nlp.generation.WrittenText;
import dev.heed.spi.Call;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** One model that answers chats, whole or as they are written. */
final class Chat implements AutoCloseable {

  /** What a model adds where nobody says how much, as the published pipeline does. */
  private static final int USUAL_LENGTH = 256;

  private final Pipeline<String, List<WrittenText>> pipeline;
  private final TokenCount tokens;
  private final String name;
  private final ChatRequestParameters defaults;
  private final int longest;

  Chat(ModelBuilder<?> builder, ChatRequestParameters defaults) {
    this.name = builder.name();
    ChatOptions.requireSupported(defaults, name);
    this.tokens =
        TokenCount.of(
            builder.heed(),
            builder
                .folder()
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "A chat needs a model: modelPath(FOLDER), or"
                                + " modelName(\"org/name\").")));
    Map<String, String> options = new LinkedHashMap<>(builder.opening().options().byName());
    options.put("return-full-text", "false");
    this.longest =
        Integer.parseInt(options.getOrDefault("max-new-tokens", String.valueOf(USUAL_LENGTH)));
    this.defaults = defaults;
    this.pipeline =
        builder.heed().pipeline(TextGeneration.TYPE, builder.opening().withOptions(options));
  }

  ChatRequestParameters defaults() {
    return defaults;
  }

  /**
   * Refuses what the model cannot do, before anything is run.
   *
   * @throws dev.langchain4j.exception.UnsupportedFeatureException which names it
   */
  void requireSupported(ChatRequest request) {
    ChatOptions.requireSupported(request.parameters(), name);
    ChatOptions.requireSupported(request.messages());
  }

  /**
   * Answers; a stop sequence ends the answer and is not part of it.
   *
   * @param pieces takes each piece of the answer; together they are the answer
   */
  ChatResponse answer(ChatRequest request, Call call, Consumer<String> pieces) {
    ChatRequestParameters parameters = request.parameters();
    Map<String, String> options = ChatOptions.of(parameters, name);
    String conversation = ChatOptions.conversation(request.messages());
    StopText stopped = new StopText(parameters.stopSequences(), pieces);
    String written =
        pipeline.run(conversation, call.withOptions(options).listening(stopped::add)).get(0).text();
    stopped.end();
    String text = StopText.before(written, parameters.stopSequences());
    int added = tokens.of(text);
    int most = parameters.maxOutputTokens() == null ? longest : parameters.maxOutputTokens();
    return ChatResponse.builder()
        .aiMessage(AiMessage.from(text))
        .id(UUID.randomUUID().toString())
        .modelName(name)
        .tokenUsage(new TokenUsage(tokens.of(conversation), added))
        .finishReason(
            written.equals(text) && added >= most ? FinishReason.LENGTH : FinishReason.STOP)
        .build();
  }

  @Override
  public void close() {
    pipeline.close();
  }
}
