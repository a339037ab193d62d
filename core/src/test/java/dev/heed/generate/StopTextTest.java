package dev.heed.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopTextTest {

  private final List<String> told = new ArrayList<>();

  @Test
  void nothing_that_begins_a_stop_sequence_is_told() {
    add(List.of("STOP"), "one S", "T", "ep ST", "OP", " more");
    assertThat(String.join("", told)).isEqualTo("one STep ");
  }

  @Test
  void what_was_held_back_comes_at_the_end() {
    add(List.of("STOP", "\n\n"), "one\n", "two ST");
    assertThat(told).containsExactly("one", "\ntwo ", "ST");
  }

  @Test
  void the_first_of_several_ends_the_text() {
    add(List.of("b", "a"), "xaxb");
    assertThat(told).containsExactly("x");
    assertThat(StopText.before("xaxb", List.of("b", "a"))).isEqualTo("x");
  }

  @Test
  void without_stop_sequences_every_piece_is_told_at_once() {
    add(List.of(), "one", " two");
    assertThat(told).containsExactly("one", " two");
  }

  private void add(List<String> stops, String... pieces) {
    StopText text = new StopText(stops, told::add);
    for (String piece : pieces) {
      text.add(piece);
    }
    text.end();
  }
}
