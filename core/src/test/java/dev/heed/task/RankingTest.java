package dev.heed.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.model.JsonNodes;
import dev.heed.spi.OptionSchema;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RankingTest {

  private static final Tensor LOGITS = Tensor.of(Shape.of(1, 3), 0f, (float) Math.log(3), -50f);

  @Test
  void ranks_by_probability_and_names_classes_without_a_label() {
    List<ScoredLabel> best =
        rank("{\"id2label\": {\"1\": \"dog\", \"0\": \"cat\"}}", LOGITS, Map.of());

    assertThat(best)
        .extracting(ScoredLabel::label, scored -> Math.round(scored.score() * 100))
        .containsExactly(tuple("dog", 75), tuple("cat", 25), tuple("LABEL_2", 0));
  }

  @Test
  void rates_each_class_for_itself_where_the_problem_is_multi_label() {
    List<ScoredLabel> best =
        rank("{\"problem_type\": \"multi_label_classification\"}", LOGITS, Map.of("top-k", "2"));

    assertThat(best).extracting(ScoredLabel::label).containsExactly("LABEL_1", "LABEL_0");
    assertThat(best.get(0).score()).isCloseTo(0.75f, within(1e-6f));
    assertThat(best.get(1).score()).isCloseTo(0.5f, within(1e-6f));
  }

  @Test
  void keeps_the_order_of_classes_among_equal_scores() {
    Tensor equal = Tensor.of(Shape.of(1, 3), 1f, 1f, 1f);

    assertThat(rank("{}", equal, Map.of()))
        .extracting(ScoredLabel::label)
        .containsExactly("LABEL_0", "LABEL_1", "LABEL_2");
  }

  @Test
  void applies_the_function_that_the_user_names() {
    assertThat(rank("{}", LOGITS, Map.of("function-to-apply", "none")).get(2).score())
        .isEqualTo(-50f);
  }

  @Test
  void teaches_what_the_options_can_be() {
    assertThatThrownBy(() -> rank("{}", LOGITS, Map.of("top-k", "0")))
        .hasMessage("--top-k should be a whole number, at least 1, but is '0'.");
    assertThatThrownBy(() -> rank("{}", LOGITS, Map.of("top-k", "many")))
        .hasMessage("--top-k should be a whole number, at least 1, but is 'many'.");
    assertThatThrownBy(() -> rank("{}", LOGITS, Map.of("function-to-apply", "relu")))
        .hasMessage("--function-to-apply should be one of softmax, sigmoid, none, but is 'relu'.");
  }

  @Test
  void refuses_logits_that_are_not_a_classifiers() {
    Tensor map = Tensor.zeros(dev.heed.tensor.ElementType.F32, Shape.of(1, 3, 4, 4));

    assertThatThrownBy(() -> rank("{}", map, Map.of()))
        .hasMessage(
            "A classifier's logits have axes [batch, classes], but this model's are [1, 3, 4, 4].");
  }

  private static List<ScoredLabel> rank(String config, Tensor logits, Map<String, String> byName) {
    LabelOptions options = OptionSchema.of(LabelOptions.class).parse(byName);
    try {
      return Ranking.of(JsonNodes.json("config.json", new ObjectMapper().readTree(config)))
          .rank(logits, options.functionToApply(), options.topK())
          .get(0);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
