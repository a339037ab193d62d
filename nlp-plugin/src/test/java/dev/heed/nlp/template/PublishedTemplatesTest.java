package dev.heed.nlp.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.error.HeedException;
import dev.heed.testing.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Some 460 small templates with what Jinja, set up as for chats, makes of them. */
class PublishedTemplatesTest {

  @Test
  void templates_become_the_published_text_or_are_refused() throws IOException {
    JsonNode cases =
        new ObjectMapper()
            .readTree(Files.readString(Reference.folder("faults/text-and-speech/templates.json")));
    List<String> wrong = new ArrayList<>();
    cases.forEach(one -> compare(one, wrong));
    assertThat(cases.size()).isGreaterThan(450);
    assertThat(wrong).isEmpty();
  }

  private static void compare(JsonNode one, List<String> wrong) {
    boolean refused = one.path("refused").asBoolean();
    String template = one.path("template").asText();
    String name = one.path("name").asText() + " " + template;
    try {
      String text = Template.of(template).render(JsonValues.map(one.path("values")));
      if (refused || !text.equals(one.path("right").asText())) {
        wrong.add(name + "\n   is    " + text + "\n   right " + one.path("right"));
      }
    } catch (HeedException e) {
      if (!refused) {
        wrong.add(name + " is refused: " + e.getMessage());
      }
    }
  }
}
