package dev.heed.spring.ai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.nlp.task.FeatureExtraction;
import dev.heed.testing.ShownCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What docs/spring.md shows is here, where it is compiled and run. */
class PageTest {

  private static final Path HERE =
      Path.of("integrations/spring-ai/src/test/java/dev/heed/spring/ai/PageTest.java");

  @Test
  void what_the_page_shows_is_compiled() throws IOException {
    assertThat(ShownCode.strange("spring.md", List.of(HERE))).isEmpty();
  }

  @Test
  void embeddings() {
    try (var pipeline = Heed.start().pipeline(FeatureExtraction.TYPE, Opening.standard())) {
      HeedEmbeddingModel model = new HeedEmbeddingModel(pipeline);
      List<float[]> vectors = model.embed(List.of("a text", "another"));
      assertThat(vectors).hasSize(2);
    }
  }
}
