package dev.heed.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.audio.Audio;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.audio.AudioTranscriptionRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiAudioTranscriptionModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code dev.langchain4j:langchain4j-open-ai}. */
class LangChain4jOpenAiTest {

  @Test
  void chats() {
    OpenAiChatModel model =
        OpenAiChatModel.builder()
            .baseUrl(ServedModels.v1())
            .apiKey("none")
            .modelName("chat")
            .temperature(0.0)
            .maxTokens(ServedModels.TOKENS)
            .build();
    assertThat(model.chat(ServedModels.QUESTION)).isEqualTo(ServedModels.answer());
  }

  @Test
  void hears_the_answer_as_it_is_written() throws Exception {
    OpenAiStreamingChatModel model =
        OpenAiStreamingChatModel.builder()
            .baseUrl(ServedModels.v1())
            .apiKey("none")
            .modelName("chat")
            .temperature(0.0)
            .maxTokens(ServedModels.TOKENS)
            .build();
    Listening listening = new Listening();
    model.chat(ServedModels.QUESTION, listening);
    ChatResponse whole = listening.whole.get(30, TimeUnit.SECONDS);
    assertThat(whole.aiMessage().text()).isEqualTo(ServedModels.answer());
    assertThat(listening.pieces).hasToString(ServedModels.answer());
    assertThat(whole.tokenUsage().outputTokenCount()).isPositive();
  }

  private static final class Listening implements StreamingChatResponseHandler {

    private final StringBuilder pieces = new StringBuilder();
    private final CompletableFuture<ChatResponse> whole = new CompletableFuture<>();

    @Override
    public void onPartialResponse(String piece) {
      pieces.append(piece);
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
      whole.complete(response);
    }

    @Override
    public void onError(Throwable error) {
      whole.completeExceptionally(error);
    }
  }

  @Test
  void makes_vectors_of_texts() {
    OpenAiEmbeddingModel model =
        OpenAiEmbeddingModel.builder()
            .baseUrl(ServedModels.v1())
            .apiKey("none")
            .modelName("embed")
            .build();
    var vectors =
        model
            .embedAll(List.of(TextSegment.from("b"), TextSegment.from(ServedModels.QUESTION)))
            .content();
    assertThat(vectors).hasSize(2);
    assertThat(vectors.get(1).vector())
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(ServedModels.vector());
  }

  @Test
  void transcribes() throws IOException {
    OpenAiAudioTranscriptionModel model =
        OpenAiAudioTranscriptionModel.builder()
            .baseUrl(ServedModels.v1())
            .apiKey("none")
            .modelName("hear")
            .build();
    Audio audio =
        Audio.builder()
            .binaryData(Files.readAllBytes(ServedModels.recording()))
            .mimeType("audio/wav")
            .build();
    assertThat(model.transcribe(AudioTranscriptionRequest.builder(audio).build()).text())
        .isEqualTo(ServedModels.heard());
  }
}
