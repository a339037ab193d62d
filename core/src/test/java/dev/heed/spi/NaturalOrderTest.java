package dev.heed.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {

  @Test
  void numbers_are_counted_and_all_else_is_spelt() {
    List<String> right =
        List.of(
            "",
            "1",
            "01",
            "2",
            "10",
            "99999999999999999999999",
            "a",
            "a1b2",
            "a1b10",
            "a2",
            "frame",
            "frame1.png",
            "frame2.png",
            "frame12.png");
    List<String> sorted = new ArrayList<>(right);
    Collections.reverse(sorted);
    sorted.sort(NaturalOrder.INSTANCE);
    assertThat(sorted).isEqualTo(right);
  }
}
