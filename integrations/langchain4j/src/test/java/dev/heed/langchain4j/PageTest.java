package dev.heed.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.testing.ShownCode;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.store.embedding.CosineSimilarity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/langchain4j.md shows is here, where it is compiled and run. */
class PageTest {

  private static final Path HERE =
      Path.of("integrations/langchain4j/src/test/java/dev/heed/langchain4j/PageTest.java");

  @TempDir private Path temporary;

  @Test
  void what_the_page_shows_is_compiled() throws IOException {
    assertThat(ShownCode.strange("langchain4j.md", List.of(HERE))).isEmpty();
  }

  @Test
  void embeddings() {
    try (HeedEmbeddingModel model = HeedEmbeddingModel.builder().build()) {
      Embedding one = model.embed("A cat sleeps on the sofa.").content();
      Embedding other = model.embed("A kitten is napping on the couch.").content();
      double similarity = CosineSimilarity.between(one, other);
      System.out.println(similarity);
    }
  }

  @Test
  void a_streamed_chat() throws Exception {
    Path folder = ChatFolder.in(temporary);
    try (HeedStreamingChatModel model =
        HeedStreamingChatModel.builder().modelPath(folder).temperature(0.7).build()) {
      CompletableFuture<ChatResponse> done = new CompletableFuture<>();
      model.chat(
          "Why is the sky blue?",
          new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String piece) {
              System.out.print(piece);
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
              done.complete(response);
            }

            @Override
            public void onError(Throwable error) {
              done.completeExceptionally(error);
            }
          });
      done.get();
    }
  }
}
