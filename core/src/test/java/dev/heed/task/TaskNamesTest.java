package dev.heed.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.model.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskNamesTest {

  @TempDir Path folder;

  @Test
  void aliases_lead_to_published_tasks() {
    assertThat(TaskNames.id("ner")).isEqualTo("token-classification");
    assertThat(TaskNames.id("sentiment-analysis")).isEqualTo("text-classification");
    assertThat(TaskNames.id("text-to-speech")).isEqualTo("text-to-audio");
    assertThat(TaskNames.id("something-else")).isEqualTo("something-else");
    assertThat(TaskNames.aliases()).allMatch(TaskNames::isPublished);
    assertThat(TaskNames.isPublished("something-else")).isFalse();
  }

  @Test
  void a_class_is_known_by_its_whole_name() {
    assertThat(PublishedClasses.task("ViltForQuestionAnswering"))
        .contains("visual-question-answering");
    assertThat(PublishedClasses.task("LayoutLMForQuestionAnswering"))
        .contains("document-question-answering");
    assertThat(PublishedClasses.task("GroundingDinoForObjectDetection"))
        .contains("zero-shot-object-detection");
    assertThat(PublishedClasses.task("BertModel")).contains("feature-extraction");
    assertThat(PublishedClasses.task("HouseBertForMaskedLM")).isEmpty();
  }

  @Test
  void an_unknown_class_is_asked_about() throws IOException {
    Files.writeString(
        folder.resolve("config.json"), "{\"architectures\":[\"HouseBertForMaskedLM\"]}");
    ModelFolder model = ModelFolder.open(folder);
    assertThat(PublishedClasses.areFor(model, "fill-mask", n -> n.endsWith("ForMaskedLM")))
        .isTrue();
    assertThat(PublishedClasses.areFor(model, "fill-mask", n -> false)).isFalse();
  }
}
