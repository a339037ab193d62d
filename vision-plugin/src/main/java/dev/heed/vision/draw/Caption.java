package dev.heed.vision.draw;

import dev.heed.api.Internal;
import dev.heed.vision.image.Image;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;

/** Words in a dark band, in as many lines as they need. */
@Internal
public final class Caption {

  private Caption() {}

  /**
   * A new picture of the same size, where the words leave most of it to see; else they are below
   * it.
   */
  public static Image draw(Image image, String text) {
    int width = Band.width(image);
    Font font = Lettering.font(Font.PLAIN, Lettering.size(width, Math.max(200, image.height())));
    FontMetrics metrics = Lettering.metrics(font);
    int margin = font.getSize() / 2;
    List<String> lines = lines(text, metrics, width - 2 * margin);
    int height = lines.size() * metrics.getHeight() + 2 * margin;
    return Band.draw(image, height, (pen, top) -> write(pen, font, lines, top + margin));
  }

  private static void write(Graphics2D pen, Font font, List<String> lines, int top) {
    pen.setFont(font);
    pen.setColor(Color.WHITE);
    FontMetrics metrics = pen.getFontMetrics();
    int y = top + metrics.getAscent();
    for (String line : lines) {
      pen.drawString(line, font.getSize() / 2, y);
      y += metrics.getHeight();
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
    return lines.stream().map(line -> Lettering.shorten(line, metrics, space)).toList();
  }
}
