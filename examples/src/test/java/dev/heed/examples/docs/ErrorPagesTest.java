package dev.heed.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.error.ErrorCode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever meets an error finds its code in the documentation, and no code that there is not. */
class ErrorPagesTest {

  @Test
  void every_code_has_a_section() {
    String page = Repository.text(Repository.ROOT.resolve("docs/troubleshooting.md"));
    List<String> sections =
        page.lines()
            .filter(line -> line.startsWith("## "))
            .map(line -> line.substring(3).strip())
            .filter(title -> title.matches("[A-Z_]+"))
            .toList();
    assertThat(sections)
        .containsExactlyElementsOf(Arrays.stream(ErrorCode.values()).map(Enum::name).toList());
  }
}
