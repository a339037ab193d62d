package dev.heed.vision.draw;

import dev.heed.api.Internal;
import dev.heed.task.ScoredLabel;
import dev.heed.vision.image.Image;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.util.List;
import java.util.Locale;

/** The best labels as bars in a dark band. */
@Internal
public final class LabelBars {

  private static final Color BAR = new Color(64, 156, 255);

  private final List<ScoredLabel> labels;
  private final int width;
  private final int row;

  private LabelBars(Image image, List<ScoredLabel> labels) {
    this.labels = labels;
    this.width = Band.width(image);
    this.row = Lettering.size(width, Math.max(200, image.height())) * 8 / 5;
  }

  /**
   * A new picture of the same size, where the band leaves most of it to see; else the band is below
   * it.
   */
  public static Image draw(Image image, List<ScoredLabel> labels) {
    LabelBars bars = new LabelBars(image, labels);
    return Band.draw(image, labels.size() * bars.row + bars.row / 2, bars::write);
  }

  private void write(Graphics2D pen, int top) {
    pen.setFont(Lettering.font(Font.PLAIN, row * 5 / 8));
    for (int i = 0; i < labels.size(); i++) {
      write(pen, labels.get(i), top + row / 4 + i * row);
    }
  }

  private void write(Graphics2D pen, ScoredLabel scored, int y) {
    String percent = String.format(Locale.ROOT, "%.1f %%", 100 * scored.score());
    FontMetrics font = pen.getFontMetrics();
    int margin = row / 3;
    int baseline = y + (row + font.getAscent() - font.getDescent()) / 2;
    int from = width / 2;
    int longest = width - from - 3 * margin - font.stringWidth("100.0 %");
    pen.setColor(BAR);
    pen.fillRect(
        from, y + row / 5, (int) (longest * Math.max(0, Math.min(1, scored.score()))), row * 3 / 5);
    pen.setColor(Color.WHITE);
    pen.drawString(Lettering.shorten(scored.label(), font, from - 2 * margin), margin, baseline);
    pen.drawString(percent, width - margin - font.stringWidth(percent), baseline);
  }
}
