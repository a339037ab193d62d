package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.testing.Reference;
import org.junit.jupiter.api.Test;

/** How inputs are named that could not be answered. */
class FailedInputsTest {

  private static final String MODEL = Reference.folder("models/gpt2").toString();

  @Test
  void a_text_is_named_on_one_line_in_its_length_or_by_quotes() {
    String tooLong = "a line\nand " + "one more ".repeat(100);
    Run run = Run.heed("run", "text-generation", "", tooLong, "--model", MODEL);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains("heed: '': The prompt '' has no tokens")
        .contains("heed: a line and one more one more")
        .contains("...: ");
    assertThat(run.err().lines().toList()).allMatch(line -> line.length() < 1_000);
  }
}
