package dev.heed.examples;

import dev.heed.examples.lecture.Lesson;
import dev.heed.examples.lecture.Lessons;
import dev.heed.examples.lecture.Page;
import dev.heed.examples.lecture.Report;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The lecture on self-attention, run: every lesson computes, holds its claims and draws, and all
 * become one small report. {@code Lecture [FOLDER]}.
 */
public final class Lecture {

  private Lecture() {}

  /** Writes to {@code lecture} where no folder is named. */
  public static void main(String[] args) {
    Path folder = Path.of(args.length > 0 ? args[0] : "lecture");
    List<Page> pages = new ArrayList<>();
    for (Lesson lesson : Lessons.all()) {
      Page page = new Page(lesson, false);
      lesson.teach(page);
      System.out.print(page.text());
      pages.add(page);
    }
    new Report(folder).write(pages);
    System.out.println("Open " + folder.resolve("index.html"));
  }
}
