package dev.heed.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.Heed;
import dev.heed.attention.TruncatedAttention;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.MechanismSetup;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MechanismChoiceTest {

  private final Heed heed = Heed.start();

  @Test
  void reads_a_name_alone_and_a_name_with_options() {
    assertThat(MechanismChoice.parse("linear").options().byName()).isEmpty();
    MechanismChoice choice = MechanismChoice.parse("truncated: left=16, right=4");
    assertThat(choice.name()).isEqualTo("truncated");
    assertThat(choice.options().byName()).isEqualTo(Map.of("left", "16", "right", "4"));
    assertThat(MechanismChoice.parse("linear:causal").options().flag("causal", false)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":left=1", "truncated:", "truncated:left=1,,", "a:b=1,b=2", "a:=2"})
  void refuses_what_is_not_written_so_and_shows_how(String text) {
    assertThatThrownBy(() -> MechanismChoice.parse(text))
        .isInstanceOfSatisfying(
            HeedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_OPTION))
        .hasMessageContaining("truncated:left=16,right=4");
  }

  @Test
  void the_chosen_mechanism_has_its_options_settled() {
    var mechanism = MechanismChoice.parse("truncated:left=2,right=0").in(heed.attentions());
    assertThat(mechanism.make(MechanismSetup.of(2, 4))).isInstanceOf(TruncatedAttention.class);
  }

  @Test
  void an_unknown_name_or_option_is_an_error_that_lists_what_there_is() {
    assertThatThrownBy(() -> MechanismChoice.parse("dot-prodct").in(heed.attentions()))
        .hasMessageContaining("No attention named 'dot-prodct'. Did you mean 'dot-product'?")
        .hasMessageContaining("window");
    assertThatThrownBy(() -> MechanismChoice.parse("truncated:lft=2").in(heed.attentions()))
        .hasMessage(
            "No option of 'truncated' named 'lft'. Did you mean 'left'? Available: form, left,"
                + " right.");
  }

  @Test
  void every_built_in_mechanism_can_be_made_without_options() {
    MechanismSetup setup = MechanismSetup.of(4, 8);
    assertThat(heed.attentions().all()).hasSize(15).allSatisfy(m -> m.make(setup));
    assertThat(heed.positionalEncodings().all()).hasSize(13).allSatisfy(m -> m.make(setup));
  }
}
