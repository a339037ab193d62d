package dev.heed.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.error.ErrorCode;
import dev.heed.testing.Refused;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OptionSchemaTest {

  enum Way {
    NEAR,
    FAR_AWAY
  }

  record Inner(@Option(value = "An inner number.", min = 0, max = 1) Optional<Double> topP) {}

  record Outer(
      @Option(value = "A number.", byDefault = "5", min = 1) int topK,
      @Option("Labels.") List<String> candidateLabels,
      @Option(value = "A way.", byDefault = "far-away") Way way,
      @Option("A flag.") boolean multiLabel,
      Inner inner) {}

  private static final OptionSchema<Outer> SCHEMA = OptionSchema.of(Outer.class);

  @Test
  void names_are_those_of_the_components_in_lower_case_dashes_nested_ones_too() {
    assertThat(SCHEMA.options())
        .extracting(TaskOption::name)
        .containsExactly("top-k", "candidate-labels", "way", "multi-label", "top-p");
    assertThat(SCHEMA.options())
        .extracting(TaskOption::value)
        .containsExactly("N", "TEXT,TEXT,...", "near|far-away", "true|false", "X");
  }

  @Test
  void what_is_not_given_has_its_default() {
    assertThat(SCHEMA.parse(Map.of()))
        .isEqualTo(new Outer(5, List.of(), Way.FAR_AWAY, false, new Inner(Optional.empty())));
  }

  @Test
  void texts_become_what_their_components_are() {
    Map<String, String> given =
        Map.of("top-k", "3", "candidate-labels", "a cat, a dog", "way", "near", "top-p", "0.5");
    assertThat(SCHEMA.parse(given))
        .isEqualTo(
            new Outer(3, List.of("a cat", "a dog"), Way.NEAR, false, new Inner(Optional.of(0.5))));
    assertThat(SCHEMA.parse(Map.of("candidate-labels", "[\"a, b\", \"c\"]")).candidateLabels())
        .containsExactly("a, b", "c");
    assertThat(SCHEMA.parse(Map.of("multi-label", "")).multiLabel()).isTrue();
  }

  @Test
  void a_misspelt_name_is_refused_with_the_one_that_was_meant() {
    Refused.with(
        ErrorCode.UNKNOWN_NAME,
        () -> SCHEMA.parse(Map.of("topk", "3")),
        "No option named 'topk'",
        "Did you mean 'top-k'?");
  }

  @Test
  void values_of_another_kind_or_outside_their_range_are_refused() {
    refused("top-k", "many", "a whole number, at least 1");
    refused("top-k", "0", "at least 1");
    refused("top-p", "1.5", "a number from 0 to 1");
    refused("top-p", "NaN", "a number from 0 to 1");
    refused("way", "nowhere", "one of near, far-away");
    refused("multi-label", "perhaps", "true or false");
    refused("candidate-labels", "[\"a", "a list such as");
    refused("candidate-labels", "[\"a\"] b", "a list such as");
    refused("candidate-labels", "[{\"a\": 1}]", "a list such as");
    refused("candidate-labels", "[[\"a\"]]", "a list such as");
    refused("candidate-labels", "[null]", "a list such as");
  }

  private static void refused(String name, String value, String wanted) {
    Refused.with(
        ErrorCode.INVALID_OPTION,
        () -> SCHEMA.parse(Map.of(name, value)),
        "--" + name + " should be ",
        wanted,
        "but is '" + value + "'");
  }
}
