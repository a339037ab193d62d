package dev.heed.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LengthsTest {

  /** A length that somebody asked for is one, 20 as well; the standard counts from the prompt. */
  @ParameterizedTest
  @CsvSource({"max_length, 19, 19", "max_length, 20, 20", "max_length, 21, 21", "x, 0, 25"})
  void a_length_is_what_was_asked_for(String name, int value, int longest) {
    GenerationConfig config = GenerationConfig.standard().with(name, value);
    assertThat(Lengths.longest(config, 5, OptionalInt.empty())).isEqualTo(longest);
  }

  @ParameterizedTest
  @CsvSource({"64, 64", "100, 100"})
  void the_greatest_number_of_new_tokens_is_no_limit(int positions, int longest) {
    GenerationConfig config = GenerationConfig.standard().with("max_new_tokens", Integer.MAX_VALUE);
    assertThat(Lengths.longest(config, 5, OptionalInt.of(positions))).isEqualTo(longest);
    assertThat(Lengths.longest(config, 5, OptionalInt.empty())).isEqualTo(Integer.MAX_VALUE);
  }
}
