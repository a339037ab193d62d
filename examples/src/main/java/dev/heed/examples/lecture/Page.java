package dev.heed.examples.lecture;

import com.google.errorprone.annotations.FormatMethod;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** What a lesson has to say: text, claims that held, and figures. */
public final class Page {

  /** A picture and what is to be seen in it. */
  record Figure(String caption, BufferedImage image) {}

  private final Lesson lesson;
  private final boolean quick;
  private final StringBuilder text = new StringBuilder();
  private final List<String> claims = new ArrayList<>();
  private final List<Figure> figures = new ArrayList<>();

  /**
   * An empty page.
   *
   * @param quick whether to measure briefly, for tests
   */
  public Page(Lesson lesson, boolean quick) {
    this.lesson = lesson;
    this.quick = quick;
  }

  Lesson lesson() {
    return lesson;
  }

  boolean quick() {
    return quick;
  }

  /** Adds a line of text. */
  @FormatMethod
  void say(String format, Object... values) {
    text.append(format.formatted(values)).append('\n');
  }

  /** Adds a matrix under its name. */
  void show(String name, double[]... rows) {
    say("%s", name);
    text.append(Numbers.print(rows));
  }

  /**
   * Holds a claim.
   *
   * @throws IllegalStateException where it is not so
   */
  @FormatMethod
  void claim(boolean holds, String format, Object... values) {
    String sentence = format.formatted(values);
    if (!holds) {
      throw new IllegalStateException(lesson.title() + ": it does not hold that " + sentence);
    }
    claims.add(sentence);
    say("holds: %s", sentence);
  }

  void draw(String caption, BufferedImage image) {
    figures.add(new Figure(caption, image));
  }

  /** Everything said so far. */
  public String text() {
    return lesson.title() + "\n" + "=".repeat(lesson.title().length()) + "\n" + text + "\n";
  }

  /** The claims that held. */
  public List<String> claims() {
    return List.copyOf(claims);
  }

  List<Figure> figures() {
    return List.copyOf(figures);
  }
}
