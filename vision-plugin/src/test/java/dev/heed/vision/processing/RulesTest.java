package dev.heed.vision.processing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RulesTest {

  @Test
  void the_types_without_a_rule_are_those_that_no_table_has() {
    assertThat(PublishedType.names())
        .filteredOn(name -> Rules.special(name) == null)
        .containsExactlyInAnyOrderElementsOf(Rules.WITHOUT);
  }
}
