package dev.heed.vision.draw;

import dev.heed.api.Internal;
import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.DetectedObject;
import java.util.ArrayList;
import java.util.List;

/** Answers on a page: the words of each in a box, one for each line that they stand in. */
@Internal
public final class PageAnswers {

  private static final double PAGE = 1000;

  private PageAnswers() {}

  /**
   * An answer to be shown.
   *
   * @param words left, top, right and bottom of each in thousandths of the page
   */
  public record Shown(String text, float score, List<List<Integer>> words) {}

  /** A new picture of the same size. */
  public static Image draw(Image page, List<Shown> answers) {
    List<DetectedObject> boxes = new ArrayList<>();
    for (Shown answer : answers) {
      for (List<Integer> line : lines(answer.words())) {
        DetectedObject.Box box =
            new DetectedObject.Box(
                (int) Math.floor(line.get(0) * page.width() / PAGE) - 2,
                (int) Math.floor(line.get(1) * page.height() / PAGE) - 2,
                (int) Math.ceil(line.get(2) * page.width() / PAGE) + 2,
                (int) Math.ceil(line.get(3) * page.height() / PAGE) + 2);
        boxes.add(new DetectedObject(answer.score(), answer.text(), box));
      }
    }
    return ObjectBoxes.draw(page, boxes);
  }

  /** Words beside each other are joined to one box. */
  private static List<List<Integer>> lines(List<List<Integer>> words) {
    List<List<Integer>> lines = new ArrayList<>();
    for (List<Integer> word : words) {
      int last = lines.size() - 1;
      if (last >= 0 && isBeside(lines.get(last), word)) {
        lines.set(last, joined(lines.get(last), word));
      } else {
        lines.add(word);
      }
    }
    return lines;
  }

  /** Further right, and at least half as high in common. */
  private static boolean isBeside(List<Integer> line, List<Integer> word) {
    int common = Math.min(line.get(3), word.get(3)) - Math.max(line.get(1), word.get(1));
    int least = Math.min(line.get(3) - line.get(1), word.get(3) - word.get(1));
    return word.get(0) >= line.get(0) && 2 * common >= least;
  }

  private static List<Integer> joined(List<Integer> a, List<Integer> b) {
    return List.of(
        Math.min(a.get(0), b.get(0)),
        Math.min(a.get(1), b.get(1)),
        Math.max(a.get(2), b.get(2)),
        Math.max(a.get(3), b.get(3)));
  }
}
