package dev.heed.examples.lecture;

import java.util.Locale;

/** One idea of the lecture. */
public interface Lesson {

  /** What it is about, in a few words. */
  String title();

  /** Computes, prints, asserts and draws, all onto {@code page}. */
  void teach(Page page);

  /** The name of its files: {@code FourVectors} becomes {@code four-vectors}. */
  default String name() {
    return getClass()
        .getSimpleName()
        .replaceAll("(?<=.)(?=\\p{Upper})", "-")
        .toLowerCase(Locale.ROOT);
  }

  /**
   * Teaches a lesson alone: what it says goes to standard output, its figures to {@code lecture}.
   */
  static void show(Lesson lesson) {
    Page page = new Page(lesson, false);
    lesson.teach(page);
    System.out.print(page.text());
    new Report(java.nio.file.Path.of("lecture")).write(java.util.List.of(page));
  }
}
