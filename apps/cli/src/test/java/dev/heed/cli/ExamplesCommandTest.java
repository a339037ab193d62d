package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code heed run image-classification --examples FOLDER}. */
class ExamplesCommandTest {

  private static final Path LABELS = ShownCommand.ROOT.resolve("examples/labels");
  private static final String PHOTO =
      ShownCommand.ROOT.resolve("examples/photos/cat.png").toString();

  @Test
  void names_the_nearest_pictures_in_json_and_text() {
    Run json = Run.heed("run", "image-classification", "--examples", "" + LABELS, PHOTO, "--json");
    assertThat(json.code()).isZero();
    JsonNode best = json.json().get(0).get("output").get(0);
    assertThat(best.get("label").asText()).isEqualTo("cat");
    assertThat(best.get("score").asDouble()).isGreaterThan(0.5);
    assertThat(best.get("nearest").get(0).get("example").asText()).contains("cat");
    assertThat(best.get("nearest").get(0).get("similarity").asDouble()).isBetween(0.5, 1.0);
    Run text = Run.heed("run", "image-classification", "--examples", "" + LABELS, PHOTO);
    assertThat(text.out()).contains("cat  as ").contains(".jpg (0.");
  }

  @Test
  void without_examples_nothing_changes() {
    Run json = Run.heed("run", "image-classification", PHOTO, "--json");
    assertThat(json.out()).doesNotContain("nearest");
  }

  @Test
  void a_broken_picture_is_passed_over_and_told(@TempDir Path folder) throws IOException {
    for (String label : new String[] {"cat", "astronaut"}) {
      Files.createDirectories(folder.resolve(label));
      Files.copy(LABELS.resolve(label + "/1.jpg"), folder.resolve(label + "/1.jpg"));
    }
    Files.writeString(folder.resolve("cat/2.png"), "no picture");
    Run run = Run.heed("run", "image-classification", "--examples", "" + folder, PHOTO, "--json");
    assertThat(run.code()).isZero();
    assertThat(run.json()).hasSize(1);
    assertThat(run.err()).contains("passed over").contains("2.png");
  }

  @Test
  void a_folder_of_pictures_without_labels_is_the_callers_mistake() {
    Run run =
        Run.heed(
            "run", "image-classification", "--examples", LABELS.resolve("cat").toString(), PHOTO);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("no folder of pictures").contains("of its name");
  }
}
