package dev.heed.nlp.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.error.ErrorCode;
import dev.heed.spi.Source;
import dev.heed.testing.Refused;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuestionReaderTest {

  @Test
  void json_is_a_question_with_its_context() {
    assertThat(read("{\"question\": \"Who?\", \"context\": \"Ada.\"}"))
        .isEqualTo(Question.of("Who?", "Ada."));
    Refused.with(ErrorCode.INVALID_INPUT, () -> read("{\"question\": \"Who?\"}"), "\"context\"");
  }

  /** What stands behind a value in JSON is not dropped in silence. */
  @Test
  void a_text_that_begins_like_json_is_a_context() {
    for (String text :
        new String[] {"{} is the empty set.", "{a} is a set.", "{\"context\": 1} x"}) {
      assertThat(read(text)).isEqualTo(new Question(Optional.empty(), text));
    }
  }

  private static Question read(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new QuestionReader().read(new Source("question", () -> new ByteArrayInputStream(bytes)));
  }
}
