package dev.heed.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.testing.Reference;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.store.embedding.CosineSimilarity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeedModelsTest {

  @TempDir private Path folder;

  private static ChatRequest request(String... stops) {
    return ChatRequest.builder()
        .messages(SystemMessage.from("Be brief."), UserMessage.from("Hello"))
        .temperature(0.0)
        .maxOutputTokens(8)
        .stopSequences(List.of(stops))
        .build();
  }

  @Test
  void texts_that_mean_the_same_are_close() {
    try (HeedEmbeddingModel model = HeedEmbeddingModel.builder().build()) {
      var cat = model.embed("A cat sleeps on the sofa.").content();
      var kitten = model.embed("A kitten is napping on the couch.").content();
      var shares = model.embed("Share prices fell in London.").content();
      assertThat(CosineSimilarity.between(cat, kitten))
          .isGreaterThan(CosineSimilarity.between(cat, shares) + 0.3);
      assertThat(model.dimension()).isEqualTo(384);
    }
  }

  @Test
  void a_chat_is_answered_and_streamed_alike() throws Exception {
    ChatFolder.in(folder);
    ChatResponse whole;
    try (HeedChatModel model = HeedChatModel.builder().modelPath(folder).build()) {
      whole = model.chat(request());
    }
    assertThat(whole.aiMessage().text()).isNotEmpty();
    assertThat(whole.tokenUsage().outputTokenCount()).isPositive();
    Heard heard = new Heard();
    try (HeedStreamingChatModel model =
        HeedStreamingChatModel.builder().modelPath(folder).build()) {
      model.chat(request(), heard);
      assertThat(heard.done.get().aiMessage()).isEqualTo(whole.aiMessage());
    }
    assertThat(String.join("", heard.pieces)).isEqualTo(whole.aiMessage().text());
  }

  @Test
  void a_stop_sequence_ends_the_answer_and_is_not_in_it() throws Exception {
    ChatFolder.in(folder);
    try (HeedChatModel model = HeedChatModel.builder().modelPath(folder).build()) {
      String whole = model.chat(request()).aiMessage().text();
      String stop = whole.substring(whole.length() / 2, whole.length() / 2 + 1);
      ChatResponse cut = model.chat(request(stop));
      assertThat(cut.aiMessage().text()).isEqualTo(whole.substring(0, whole.indexOf(stop)));
      assertThat(cut.finishReason()).isEqualTo(FinishReason.STOP);
    }
  }

  @Test
  void what_the_model_cannot_is_refused() throws IOException {
    ChatFolder.in(folder);
    try (HeedChatModel model = HeedChatModel.builder().modelPath(folder).build()) {
      ChatRequest json =
          ChatRequest.builder()
              .messages(UserMessage.from("x"))
              .responseFormat(ResponseFormat.JSON)
              .build();
      assertThatThrownBy(() -> model.chat(json)).isInstanceOf(UnsupportedFeatureException.class);
      ChatRequest other =
          ChatRequest.builder().messages(UserMessage.from("x")).modelName("other").build();
      assertThatThrownBy(() -> model.chat(other)).isInstanceOf(UnsupportedFeatureException.class);
    }
  }

  @Test
  void texts_are_scored_against_a_query() {
    try (HeedScoringModel model =
        HeedScoringModel.builder()
            .modelPath(Reference.folder("models/bert-sequence-classification"))
            .build()) {
      List<Double> scores =
          model
              .scoreAll(List.of(TextSegment.from("one"), TextSegment.from("two")), "which?")
              .content();
      assertThat(scores).hasSize(2).allMatch(score -> score >= 0 && score <= 1);
    }
  }

  /** Hears a streamed answer. */
  private static final class Heard implements StreamingChatResponseHandler {
    private final List<String> pieces = new ArrayList<>();
    private final CompletableFuture<ChatResponse> done = new CompletableFuture<>();

    @Override
    public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
      pieces.add(piece.text());
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
      done.complete(response);
    }

    @Override
    public void onError(Throwable error) {
      done.completeExceptionally(error);
    }
  }
}
