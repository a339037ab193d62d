package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeldBackTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void an_answer_is_one_line() {
    JsonLines.print(Map.of("answer", "ä"), out);
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo("{\"answer\":\"ä\"}" + System.lineSeparator());
  }

  @Test
  void an_answer_that_fails_half_way_prints_nothing() {
    List<Object> failing =
        new AbstractList<>() {
          @Override
          public Object get(int index) {
            if (index == 1) {
              throw new IllegalArgumentException("cannot be said");
            }
            return "short";
          }

          @Override
          public int size() {
            return 2;
          }
        };
    assertThatThrownBy(() -> JsonLines.print(failing, out))
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("cannot be said");
    assertThat(bytes.size()).isZero();
  }

  @Test
  void a_long_answer_goes_on_as_it_comes() {
    String text = "x".repeat(9 << 20);
    JsonLines.print(Map.of("answer", text), out);
    assertThat(bytes.size())
        .isEqualTo(text.length() + "{\"answer\":\"\"}".length() + System.lineSeparator().length());
  }
}
