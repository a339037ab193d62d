package dev.heed.vision.draw;

import dev.heed.task.ScoredLabel;
import dev.heed.vision.image.Image;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * The best labels as bars in a dark band: over the foot of the picture, or below it where the
 * picture is too small to be covered.
 */
public final class LabelBars {

  private static final Color BAND = new Color(16, 18, 24, 205);
  private static final Color BAR = new Color(64, 156, 255);
  private static final int LEAST_WIDTH = 240;

  private final Image image;
  private final List<ScoredLabel> labels;
  private final int width;
  private final int row;

  private LabelBars(Image image, List<ScoredLabel> labels) {
    this.image = image;
    this.labels = labels;
    this.width = Math.max(LEAST_WIDTH, image.width());
    this.row = Math.max(18, Math.min(width / 20, 40));
  }

  /** A new picture, as wide as {@code image} or wide enough for the words. */
  public static Image draw(Image image, List<ScoredLabel> labels) {
    return new LabelBars(image, labels).draw();
  }

  private Image draw() {
    int band = labels.size() * row + row / 2;
    boolean over = image.width() >= LEAST_WIDTH && 2 * band <= image.height();
    int height = over ? image.height() : image.height() + band;
    BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = canvas.createGraphics();
    try {
      pen.drawImage(image.toBufferedImage(), 0, 0, null);
      drawBand(pen, height - band, band);
    } finally {
      pen.dispose();
    }
    return Image.of(canvas);
  }

  private void drawBand(Graphics2D pen, int top, int height) {
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, row * 2 / 3));
    pen.setColor(BAND);
    pen.fillRect(0, top, width, height);
    for (int i = 0; i < labels.size(); i++) {
      drawRow(pen, labels.get(i), top + row / 4 + i * row);
    }
  }

  private void drawRow(Graphics2D pen, ScoredLabel scored, int y) {
    String percent = "%.1f %%".formatted(100 * scored.score());
    FontMetrics font = pen.getFontMetrics();
    int margin = row / 3;
    int baseline = y + (row + font.getAscent() - font.getDescent()) / 2;
    int from = width / 2;
    int longest = width - from - 2 * margin - font.stringWidth("100.0 %");
    pen.setColor(BAR);
    pen.fillRect(
        from, y + row / 5, (int) (longest * Math.max(0, Math.min(1, scored.score()))), row * 3 / 5);
    pen.setColor(Color.WHITE);
    pen.drawString(shorten(scored.label(), font, from - 2 * margin), margin, baseline);
    pen.drawString(percent, width - margin - font.stringWidth(percent), baseline);
  }

  private static String shorten(String label, FontMetrics font, int space) {
    String shown = label;
    while (font.stringWidth(shown) > space && shown.length() > 2) {
      shown = shown.substring(0, shown.length() - 2) + "…";
    }
    return shown;
  }
}
