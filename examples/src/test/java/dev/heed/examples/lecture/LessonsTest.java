package dev.heed.examples.lecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LessonsTest {

  static Stream<Lesson> lessons() {
    return Lessons.all().stream();
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void each_lesson_holds_its_claims_and_draws(Lesson lesson) {
    Page page = new Page(lesson, true);
    lesson.teach(page);
    assertThat(page.claims()).isNotEmpty();
    assertThat(page.figures()).isNotEmpty();
  }

  @Test
  void a_report_has_an_index_and_a_page_with_its_figures(@TempDir Path folder) throws Exception {
    Page page = new Page(new FourVectors(), true);
    page.lesson().teach(page);
    new Report(folder).write(List.of(page));
    assertThat(folder.resolve("index.html")).content().contains("four-vectors.html");
    assertThat(folder.resolve("four-vectors.html")).content().contains("four-vectors-1.png");
    assertThat(Files.size(folder.resolve("four-vectors-1.png"))).isPositive();
  }
}
