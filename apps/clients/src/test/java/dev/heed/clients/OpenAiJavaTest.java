package dev.heed.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** {@code com.openai:openai-java}. */
class OpenAiJavaTest {

  private static final OpenAIClient CLIENT =
      OpenAIOkHttpClient.builder().baseUrl(ServedModels.v1()).apiKey("none").maxRetries(0).build();

  @AfterAll
  static void close() {
    CLIENT.close();
  }

  private static ChatCompletionCreateParams.Builder chat() {
    return ChatCompletionCreateParams.builder()
        .model("chat")
        .addUserMessage(ServedModels.QUESTION)
        .temperature(0)
        .maxCompletionTokens(ServedModels.TOKENS);
  }

  @Test
  void lists_the_models() {
    assertThat(CLIENT.models().list().data())
        .extracting(model -> model.id())
        .contains("chat", "embed", "hear");
    assertThat(CLIENT.models().retrieve("chat").id()).isEqualTo("chat");
  }

  @Test
  void chats_and_is_told_how_likely_the_tokens_are() {
    ChatCompletion answer =
        CLIENT.chat().completions().create(chat().logprobs(true).topLogprobs(2).build());
    ChatCompletion.Choice choice = answer.validate().choices().get(0);
    assertThat(choice.message().content()).contains(ServedModels.answer());
    var tokens = choice.logprobs().orElseThrow().content().orElseThrow();
    assertThat(tokens).hasSize(ServedModels.TOKENS);
    assertThat(tokens).allMatch(token -> token.topLogprobs().size() == 2);
    assertThat(tokens).allMatch(token -> token.logprob() == token.topLogprobs().get(0).logprob());
    assertThat(answer.usage().orElseThrow().completionTokens()).isPositive();
  }

  @Test
  void hears_the_answer_as_it_is_written() {
    try (StreamResponse<ChatCompletionChunk> stream =
        CLIENT.chat().completions().createStreaming(chat().build())) {
      String text =
          stream.stream()
              .flatMap(chunk -> chunk.choices().stream())
              .flatMap(choice -> choice.delta().content().stream())
              .collect(Collectors.joining());
      assertThat(text).isEqualTo(ServedModels.answer());
    }
  }

  @Test
  void goes_on_with_token_ids() {
    Completion answer =
        CLIENT
            .completions()
            .create(
                CompletionCreateParams.builder()
                    .model("chat")
                    .promptOfArrayOfTokens(List.of(1L, 263L, 351L))
                    .temperature(0)
                    .maxTokens(4)
                    .logprobs(2)
                    .build());
    assertThat(answer.validate().choices().get(0).text()).isEqualTo("\uFFFD liv22");
    assertThat(answer.choices().get(0).logprobs().orElseThrow().tokens().orElseThrow()).hasSize(4);
  }

  @Test
  void makes_vectors_of_texts() {
    CreateEmbeddingResponse answer =
        CLIENT
            .embeddings()
            .create(
                EmbeddingCreateParams.builder()
                    .model("embed")
                    .inputOfArrayOfStrings(List.of(ServedModels.QUESTION, "b"))
                    .build());
    assertThat(answer.data()).hasSize(2);
    List<Float> vector = answer.data().get(0).embedding();
    float[] expected = ServedModels.vector();
    for (int i = 0; i < expected.length; i++) {
      assertThat(vector.get(i)).isEqualTo(expected[i]);
    }
  }

  @Test
  void transcribes() {
    var answer =
        CLIENT
            .audio()
            .transcriptions()
            .create(
                TranscriptionCreateParams.builder()
                    .model("hear")
                    .file(ServedModels.recording())
                    .build());
    assertThat(answer.asTranscription().text()).isEqualTo(ServedModels.heard());
  }

  @Test
  void errors_are_the_clients_own() {
    assertThatThrownBy(() -> CLIENT.chat().completions().create(chat().model("chatt").build()))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("Did you mean 'chat'?");
    assertThatThrownBy(() -> CLIENT.chat().completions().create(chat().topLogprobs(3).build()))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("logprobs");
  }
}
