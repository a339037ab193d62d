package dev.heed.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.error.ErrorCode;
import dev.heed.spi.OptionSchema;
import dev.heed.testing.Refused;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerationOptionsTest {

  /** What is wrong with an option is not said of the model's file, over which it goes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "eos-token-id; ''",
        "eos-token-id; 5 6",
        "eos-token-id; [\"a\"]",
        "forced-eos-token-id; {}",
        "bad-words-ids; [5]",
        "suppress-tokens; [[1]]",
        "begin-suppress-tokens; [1.5]",
        "sequence-bias; 5",
        "sequence-bias; [[1, 2]]",
        "stop-strings; [1]",
        "early-stopping; 7"
      })
  void a_value_of_another_kind_is_the_options_fault(String name, String value) {
    Refused.with(ErrorCode.INVALID_OPTION, () -> with(Map.of(name, value)), "--" + name);
  }

  @Test
  void lists_are_json_and_a_stop_string_may_stand_for_itself() {
    GenerationConfig config =
        with(Map.of("eos-token-id", "[3,4]", "stop-strings", "end", "early-stopping", "never"));
    assertThat(config.ends()).containsExactly(3, 4);
    assertThat(config.stopStrings()).isEqualTo(List.of("end"));
    assertThat(config.earlyStopping()).isEqualTo(GenerationConfig.EarlyStopping.NEVER);
  }

  private static GenerationConfig with(Map<String, String> options) {
    return GenerationConfig.standard()
        .with(OptionSchema.of(GenerationOptions.class).parse(options));
  }
}
