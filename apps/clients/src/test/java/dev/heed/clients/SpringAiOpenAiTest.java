package dev.heed.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.document.MetadataMode;
import org.springframework.ai.openai.OpenAiAudioTranscriptionModel;
import org.springframework.ai.openai.OpenAiAudioTranscriptionOptions;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.openai.OpenAiEmbeddingOptions;
import org.springframework.ai.openai.api.OpenAiApi;
import org.springframework.ai.openai.api.OpenAiAudioApi;
import org.springframework.core.io.FileSystemResource;

/** {@code org.springframework.ai:spring-ai-openai}. */
class SpringAiOpenAiTest {

  private static final OpenAiApi API =
      OpenAiApi.builder().baseUrl(ServedModels.url()).apiKey("none").build();

  private static final OpenAiChatModel CHAT =
      OpenAiChatModel.builder()
          .openAiApi(API)
          .defaultOptions(
              OpenAiChatOptions.builder()
                  .model("chat")
                  .temperature(0.0)
                  .maxTokens(ServedModels.TOKENS)
                  .build())
          .build();

  @Test
  void chats() {
    assertThat(CHAT.call(ServedModels.QUESTION)).isEqualTo(ServedModels.answer());
  }

  @Test
  void hears_the_answer_as_it_is_written() {
    String text =
        CHAT.stream(new Prompt(ServedModels.QUESTION)).collectList().block().stream()
            .flatMap(response -> response.getResults().stream())
            .map(result -> result.getOutput().getText())
            .filter(Objects::nonNull)
            .collect(Collectors.joining());
    assertThat(text).isEqualTo(ServedModels.answer());
  }

  @Test
  void makes_vectors_of_texts() {
    OpenAiEmbeddingModel model =
        new OpenAiEmbeddingModel(
            API, MetadataMode.EMBED, OpenAiEmbeddingOptions.builder().model("embed").build());
    List<float[]> vectors = model.embed(List.of("b", ServedModels.QUESTION));
    assertThat(vectors.get(1))
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(ServedModels.vector());
  }

  @Test
  void transcribes() {
    OpenAiAudioTranscriptionModel model =
        new OpenAiAudioTranscriptionModel(
            OpenAiAudioApi.builder().baseUrl(ServedModels.url()).apiKey("none").build(),
            OpenAiAudioTranscriptionOptions.builder()
                .model("hear")
                .responseFormat(OpenAiAudioApi.TranscriptResponseFormat.JSON)
                .build());
    assertThat(model.call(new FileSystemResource(ServedModels.recording())))
        .isEqualTo(ServedModels.heard());
  }
}
