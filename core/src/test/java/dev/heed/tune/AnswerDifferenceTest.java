package dev.heed.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswerDifferenceTest {

  private record Label(String label, double score) {}

  @SuppressWarnings("ArrayRecordComponent") // made here and only read
  private record Answer(List<Label> labels, Optional<String> text, float[] vector) {}

  private static AnswerDifference between(Object expected, Object made) {
    return AnswerDifference.between(List.of(expected), List.of(made));
  }

  @Test
  void records_lists_and_numbers_are_compared_place_by_place() {
    Answer a = new Answer(List.of(new Label("a", 0.5)), Optional.of("x"), new float[] {1, 10});
    Answer b = new Answer(List.of(new Label("a", 0.4)), Optional.of("x"), new float[] {2, 10});

    AnswerDifference difference = between(a, b);

    assertThat(difference.changed()).isZero();
    assertThat(difference.largest()).as("a tenth of 10, a tenth of 1").isCloseTo(0.1, within(1e-6));
    assertThat(between(a, a)).isEqualTo(new AnswerDifference(0, 0));
    assertThat(between(a, new Answer(a.labels, Optional.empty(), a.vector)).changed()).isOne();
  }

  @Test
  void two_labels_that_change_places_below_the_first_are_held_by_their_names() {
    List<Label> a = List.of(new Label("a", 0.9), new Label("b", 0.051), new Label("c", 0.049));
    List<Label> b = List.of(new Label("a", 0.9), new Label("c", 0.050), new Label("b", 0.050));

    assertThat(between(a, b).changed()).isZero();
    assertThat(between(a, b).largest()).isCloseTo(0.001, within(1e-6));
    List<Label> fell = List.of(new Label("a", 0.9), new Label("b", 0.051), new Label("d", 0.049));
    assertThat(between(a, fell)).isEqualTo(new AnswerDifference(0, 0));
  }

  @Test
  void another_first_label_and_another_number_of_boxes_are_changes() {
    List<Label> a = List.of(new Label("a", 0.51), new Label("b", 0.49));
    List<Label> b = List.of(new Label("b", 0.51), new Label("a", 0.49));

    assertThat(between(a, b).changed()).isOne();
    assertThat(between(a, a.subList(0, 1)).changed()).isOne();
    assertThat(AnswerDifference.between(List.of(a, a), List.of(a, b)).changed()).isOne();
  }

  @Test
  void the_highest_logit_of_a_row_is_its_label() {
    Map<String, Tensor> a = Map.of("logits", Tensor.of(Shape.of(2, 2), new float[] {1, 2, 30, 4}));
    Map<String, Tensor> b = Map.of("logits", Tensor.of(Shape.of(2, 2), new float[] {3, 2, 30, 4}));

    assertThat(between(a, b).changed()).isOne();
    assertThat(between(a, b).largest()).isCloseTo(2 / 30.0, within(1e-6));
    Map<String, Tensor> states = Map.of("states", a.get("logits"));
    assertThat(between(states, Map.of("states", b.get("logits"))).changed()).isZero();
  }

  @Test
  void a_number_that_is_none_is_infinitely_far_from_one() {
    assertThat(between(1.0, Double.NaN).largest()).isInfinite();
    assertThat(between(Double.NaN, Double.NaN).largest()).isZero();
  }
}
