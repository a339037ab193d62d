package dev.heed.vision.draw;

import dev.heed.api.Internal;
import dev.heed.vision.image.Image;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Answers on a page: the words of each in a box, one for each line that they stand in. */
@Internal
public final class PageAnswers {

  private static final double PAGE = 1000;

  /** How much of what is in a box is covered, of 255. */
  private static final int VEIL = 70;

  private PageAnswers() {}

  /**
   * An answer to be shown.
   *
   * @param words left, top, right and bottom of each in thousandths of the page
   */
  public record Shown(String text, float score, List<List<Integer>> words) {}

  /** A new picture, with the answers below the page, so that nothing on it is covered. */
  public static Image draw(Image page, List<Shown> answers) {
    BufferedImage canvas = page.toBufferedImage();
    List<Legend.Entry> legend = new ArrayList<>();
    Graphics2D pen = Lettering.pen(canvas);
    try {
      for (int i = answers.size() - 1; i >= 0; i--) { // the surest is on top
        Color color = Palette.of(i);
        lines(answers.get(i).words()).forEach(line -> mark(pen, page, line, color));
        String score = String.format(Locale.ROOT, " %.0f %%", 100 * answers.get(i).score());
        legend.add(0, new Legend.Entry(color, answers.get(i).text(), score));
      }
    } finally {
      pen.dispose();
    }
    return Legend.below(Image.of(canvas), legend);
  }

  private static void mark(Graphics2D pen, Image page, List<Integer> box, Color color) {
    int margin = Math.max(2, page.height() / 300);
    int left = (int) (box.get(0) * page.width() / PAGE) - margin;
    int top = (int) (box.get(1) * page.height() / PAGE) - margin;
    int wide = (int) Math.ceil(box.get(2) * page.width() / PAGE) + margin - left;
    int high = (int) Math.ceil(box.get(3) * page.height() / PAGE) + margin - top;
    pen.setColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), VEIL));
    pen.fillRect(left, top, wide, high);
    pen.setStroke(new BasicStroke(Math.max(1.5f, page.height() / 400f)));
    pen.setColor(color);
    pen.drawRect(left, top, wide, high);
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
