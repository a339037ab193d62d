package dev.heed.nlp.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.error.HeedException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Templates that people publish are not ours to keep: whoever has some, and a Python with
 * transformers, holds both against each other. {@code HEED_TEMPLATES} is a folder of {@code
 * *.jinja} files, {@code HEED_PYTHON} the Python.
 */
@EnabledIfEnvironmentVariable(
    named = "HEED_TEMPLATES",
    matches = ".+",
    disabledReason = "HEED_TEMPLATES names no folder of templates, with HEED_PYTHON beside it.")
class LivePublishedTemplatesTest {

  @TempDir Path folder;

  @Test
  void templates_become_the_text_that_transformers_makes_or_are_refused()
      throws IOException, InterruptedException {
    JsonNode cases = new ObjectMapper().readTree(Files.readString(published()));
    int equal = 0;
    int refused = 0;
    List<String> wrong = new ArrayList<>();
    for (JsonNode one : cases) {
      JsonNode right = one.path("right");
      String name = one.path("name").asText() + " " + one.path("values").path("messages");
      try {
        String text = Template.of(template(one)).render(JsonValues.map(one.path("values")));
        if (right.isNull() || !text.equals(right.asText())) {
          wrong.add(name + "\n   is    " + text + "\n   right " + right);
        } else {
          equal++;
        }
      } catch (HeedException e) {
        if (right.isNull()) {
          refused++;
        } else {
          wrong.add(name + " is refused: " + e.getMessage());
        }
      }
    }
    System.out.printf("%s equal, %s refused by both, %s wrong%n", equal, refused, wrong.size());
    assertThat(cases).isNotEmpty();
    assertThat(wrong).isEmpty();
  }

  private static String template(JsonNode one) throws IOException {
    return Files.readString(Path.of(System.getenv("HEED_TEMPLATES"), one.path("name").asText()));
  }

  private Path published() throws IOException, InterruptedException {
    Path script = folder.resolve("render.py");
    try (var in = LivePublishedTemplatesTest.class.getResourceAsStream("render.py")) {
      Files.write(script, in.readAllBytes());
    }
    File made = folder.resolve("cases.json").toFile();
    Process process =
        new ProcessBuilder(
                System.getenv("HEED_PYTHON"), script.toString(), System.getenv("HEED_TEMPLATES"))
            .redirectOutput(made)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.waitFor()).isZero();
    return made.toPath();
  }
}
