package dev.heed.vision.draw;

import dev.heed.vision.image.Image;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Words in a dark band below the picture, in as many lines as they need. */
public final class Caption {

  private static final Color BAND = new Color(16, 18, 24);
  private static final int LEAST_WIDTH = 240;

  private Caption() {}

  /** A new picture, as wide as {@code image} or wide enough for words. */
  public static Image draw(Image image, String text) {
    int width = Math.max(LEAST_WIDTH, image.width());
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, Math.max(12, Math.min(width / 26, 28)));
    FontMetrics metrics = metrics(font);
    int margin = font.getSize() / 2;
    List<String> lines = lines(text, metrics, width - 2 * margin);
    int height = image.height() + lines.size() * metrics.getHeight() + 2 * margin;
    BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = canvas.createGraphics();
    try {
      pen.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      pen.setColor(BAND);
      pen.fillRect(0, 0, width, height);
      pen.drawImage(image.toBufferedImage(), (width - image.width()) / 2, 0, null);
      pen.setFont(font);
      pen.setColor(Color.WHITE);
      int y = image.height() + margin + metrics.getAscent();
      for (int i = 0; i < lines.size(); i++) {
        pen.drawString(lines.get(i), margin, y + i * metrics.getHeight());
      }
    } finally {
      pen.dispose();
    }
    return Image.of(canvas);
  }

  private static FontMetrics metrics(Font font) {
    Graphics2D pen = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    try {
      return pen.getFontMetrics(font);
    } finally {
      pen.dispose();
    }
  }

  private static List<String> lines(String text, FontMetrics metrics, int space) {
    List<String> lines = new ArrayList<>();
    for (String paragraph : text.split("\n", -1)) {
      String line = "";
      for (String word : paragraph.split(" ", -1)) {
        String longer = line.isEmpty() ? word : line + " " + word;
        if (metrics.stringWidth(longer) > space && !line.isEmpty()) {
          lines.add(line);
          longer = word;
        }
        line = longer;
      }
      lines.add(line);
    }
    return lines;
  }
}
