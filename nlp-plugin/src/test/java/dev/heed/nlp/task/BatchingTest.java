package dev.heed.nlp.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Golden;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A text alone and among others, on every small text model without a decoder. */
final class BatchingTest {

  private static final List<String> TEXTS =
      List.of(
          "The cat sat on the mat.",
          "a",
          "",
          "This film was wonderful, I really loved it! My name is Sarah and I live in London.",
          "café naïve 你好 😀 don't");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bert",
        "distilbert",
        "roberta",
        "mpnet",
        "deberta-v2",
        "modernbert",
        "bart-nli",
        "clip-text",
        "bert-sequence-classification",
        "bert-token-classification",
        "bert-masked-lm",
        "roberta-nli"
      })
  void a_text_alone_has_the_features_that_it_has_among_others_to_1e_5(String model) {
    Opening opening = Opening.of(Golden.folder(model)).withOptions(Map.of("pooling", "none"));
    try (Pipeline<String, Tensor> features =
        Heed.start().pipeline(FeatureExtraction.TYPE, opening)) {
      List<Tensor> together = features.run(TEXTS);
      for (int i = 0; i < TEXTS.size(); i++) {
        Tensor alone = features.run(TEXTS.get(i));
        assertThat(together.get(i).shape()).isEqualTo(alone.shape());
        assertThat(together.get(i).toFloats()).containsExactly(alone.toFloats(), within(1e-5f));
      }
    }
  }
}
