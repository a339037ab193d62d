package dev.heed.nlp.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.error.ErrorCode;
import dev.heed.model.Safetensors;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Refused;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sentence model's files against sums in a loop over the tokens' own vectors. */
final class SentenceModulesTest {

  private static final String TEXT = "The cat sat on the mat.";
  private static final int WIDTH = 32;
  private static final float NEAR = 1e-5f;

  private static final String TRANSFORMER =
      "{'idx': 0, 'name': '0', 'path': '', 'type': 'sentence_transformers.models.Transformer'}";
  private static final String POOLING =
      "{'idx': 1, 'name': '1', 'path': '1_Pooling', 'type':"
          + " 'sentence_transformers.models.Pooling'}";

  private final Heed heed = Heed.start();

  @TempDir private Path folder;

  @BeforeEach
  void copy() {
    Folders.copy("bert", folder);
  }

  private void modules(String pooling, String... more) {
    String all = String.join(", ", TRANSFORMER, POOLING);
    for (String module : more) {
      all += ", " + module;
    }
    Folders.write(folder, "modules.json", "[" + all + "]");
    Folders.write(
        folder, "1_Pooling/config.json", "{'word_embedding_dimension': 32, " + pooling + "}");
  }

  private float[] embed(String text, Map<String, String> options) {
    Opening opening = Opening.of(folder).withOptions(options);
    try (Pipeline<String, Tensor> pipeline = heed.pipeline(FeatureExtraction.TYPE, opening)) {
      return pipeline.run(text).toFloats();
    }
  }

  private float[] tokens(String text) {
    return embed(text, Map.of("pooling", "none"));
  }

  private static float[] weighted(float[] tokens, float... weights) {
    float[] sum = new float[WIDTH];
    for (int i = 0; i < tokens.length; i++) {
      sum[i % WIDTH] += tokens[i] * weights[i / WIDTH];
    }
    return sum;
  }

  private static float[] weights(int count, String mode) {
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      weights[i] =
          switch (mode) {
            case "cls" -> i == 0 ? 1 : 0;
            case "last" -> i == count - 1 ? 1 : 0;
            case "mean" -> 1f / count;
            case "sqrt" -> (float) (1 / Math.sqrt(count));
            default -> 2f * (i + 1) / (count * (count + 1));
          };
    }
    return weights;
  }

  @ParameterizedTest(name = "{0} to 1e-5")
  @CsvSource({
    "pooling_mode_cls_token, cls",
    "pooling_mode_mean_tokens, mean",
    "pooling_mode_mean_sqrt_len_tokens, sqrt",
    "pooling_mode_weightedmean_tokens, weighted",
    "pooling_mode_lasttoken, last"
  })
  void the_modules_say_how_tokens_become_one_vector(String mode, String kind) {
    modules("'" + mode + "': true");
    float[] tokens = tokens(TEXT);
    assertThat(embed(TEXT, Map.of()))
        .containsExactly(weighted(tokens, weights(tokens.length / WIDTH, kind)), within(NEAR));
  }

  @Test
  void several_poolings_follow_one_another() {
    modules("'pooling_mode_mean_tokens': true, 'pooling_mode_max_tokens': true");
    float[] tokens = tokens(TEXT);
    float[] both = embed(TEXT, Map.of());
    assertThat(both).hasSize(2 * WIDTH);
    assertThat(both[0]).isEqualTo(max(tokens, 0));
    assertThat(Arrays.copyOfRange(both, WIDTH, 2 * WIDTH))
        .containsExactly(weighted(tokens, weights(tokens.length / WIDTH, "mean")), within(NEAR));
  }

  private static float max(float[] tokens, int channel) {
    float max = tokens[channel];
    for (int i = channel; i < tokens.length; i += WIDTH) {
      max = Math.max(max, tokens[i]);
    }
    return max;
  }

  @Test
  void dense_layers_and_lengths_of_1_come_behind_the_pooling() {
    modules(
        "'pooling_mode_mean_tokens': true",
        "{'path': '2_Dense', 'type': 'sentence_transformers.models.Dense'}",
        "{'path': '3_Normalize', 'type': 'sentence_transformers.models.Normalize'}");
    float[] weight = new float[2 * WIDTH];
    weight[0] = 0.5f; // out 0 reads channel 0
    weight[WIDTH + 1] = -1; // out 1 reads channel 1
    Folders.write(
        folder,
        "2_Dense/config.json",
        "{'in_features': 32, 'out_features': 2, 'bias': true,"
            + " 'activation_function': 'torch.nn.modules.activation.Tanh'}");
    Safetensors.write(
        folder.resolve("2_Dense/model.safetensors"),
        Map.of(
            "linear.weight", Tensor.of(Shape.of(2, WIDTH), weight),
            "linear.bias", Tensor.of(Shape.of(2), 0.1f, 0.2f)),
        Map.of());
    float[] tokens = tokens(TEXT);
    float[] mean = weighted(tokens, weights(tokens.length / WIDTH, "mean"));
    double x = Math.tanh(0.5 * mean[0] + 0.1);
    double y = Math.tanh(-mean[1] + 0.2);
    double length = Math.hypot(x, y);
    assertThat(embed(TEXT, Map.of()))
        .containsExactly(new float[] {(float) (x / length), (float) (y / length)}, within(NEAR));
  }

  @Test
  void prompts_are_put_before_the_text_by_name_by_hand_or_by_the_models_own_choice() {
    modules("'pooling_mode_mean_tokens': true");
    Folders.write(
        folder,
        "config_sentence_transformers.json",
        "{'prompts': {'query': 'The cat ', 'passage': ''}, 'default_prompt_name': null}");
    float[] whole = embed(TEXT, Map.of());
    assertThat(embed("sat on the mat.", Map.of("prompt-name", "query"))).isEqualTo(whole);
    assertThat(embed("sat on the mat.", Map.of("prompt", "The cat "))).isEqualTo(whole);
    assertThat(embed("sat on the mat.", Map.of())).isNotEqualTo(whole);
    Refused.with(
        ErrorCode.UNKNOWN_NAME,
        () -> embed(TEXT, Map.of("prompt-name", "quary")),
        "quary",
        "query");
  }

  @Test
  void a_prompt_that_does_not_count_is_read_but_not_pooled() {
    modules("'pooling_mode_mean_tokens': true, 'include_prompt': false");
    float[] tokens = tokens(TEXT); // [CLS] the cat sat on the mat . [SEP]
    int count = tokens.length / WIDTH;
    float[] weights = new float[count];
    Arrays.fill(weights, 3, count, 1f / (count - 3));
    assertThat(embed("sat on the mat.", Map.of("prompt", "The cat ")))
        .containsExactly(weighted(tokens, weights), within(NEAR));
  }

  @Test
  void a_module_that_nobody_knows_is_named() {
    modules("'pooling_mode_mean_tokens': true", "{'path': '2_LSTM', 'type': 'models.LSTM'}");
    Refused.with(ErrorCode.UNSUPPORTED, () -> embed(TEXT, Map.of()), "models.LSTM", "Dense");
  }

  @Test
  void texts_in_a_batch_are_pooled_without_their_padding() {
    modules("'pooling_mode_lasttoken': true, 'pooling_mode_weightedmean_tokens': true");
    List<String> texts = List.of("cat", TEXT, "The cat sat on the mat and the dog sat by it.");
    try (Pipeline<String, Tensor> pipeline =
        heed.pipeline(FeatureExtraction.TYPE, Opening.of(folder))) {
      List<Tensor> together = pipeline.run(texts);
      for (int i = 0; i < texts.size(); i++) {
        assertThat(together.get(i).toFloats())
            .containsExactly(pipeline.run(texts.get(i)).toFloats(), within(NEAR));
      }
    }
  }
}
