package dev.heed.vision.draw;

import dev.heed.vision.image.Image;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;

/** What colours mean, in as many columns as the picture is wide enough for. */
final class Legend {

  /** A colour and its meaning; the score, or nothing, is never cut off. */
  record Entry(Color color, String text, String score) {}

  /** More entries are counted, not listed. */
  private static final int MOST = 60;

  private final List<Entry> entries;
  private final int row;
  private final int space;
  private final int columns;
  private final Font font;

  private Legend(Image image, List<Entry> entries) {
    int width = Band.width(image);
    this.entries = entries;
    this.font = Lettering.font(Font.PLAIN, Lettering.size(width, Math.max(200, image.height())));
    this.row = font.getSize() * 8 / 5;
    FontMetrics metrics = Lettering.metrics(font);
    int longest =
        entries.stream().mapToInt(e -> metrics.stringWidth(e.text() + e.score())).max().orElse(0);
    int wanted = Math.min(longest + 2 * row, Math.max(width / 3, 10 * row) - row);
    this.columns = Math.max(1, (width - row / 2) / wanted);
    this.space = (width - row / 2) / columns;
  }

  /** A new picture with the legend; the same one where there is nothing to say. */
  static Image draw(Image image, List<Entry> entries) {
    if (entries.isEmpty()) {
      return image;
    }
    Legend legend = new Legend(image, listed(entries));
    return Band.draw(image, legend.rows() * legend.row + legend.row / 2, legend::write);
  }

  /** The same, below a picture of which all is to be read. */
  static Image below(Image image, List<Entry> entries) {
    if (entries.isEmpty()) {
      return image;
    }
    Legend legend = new Legend(image, listed(entries));
    return Band.below(image, legend.rows() * legend.row + legend.row / 2, legend::write);
  }

  private static List<Entry> listed(List<Entry> entries) {
    if (entries.size() <= MOST) {
      return entries;
    }
    List<Entry> listed = new ArrayList<>(entries.subList(0, MOST - 1));
    int more = entries.size() - listed.size();
    listed.add(new Entry(Color.GRAY, "and %s more".formatted(more), ""));
    return listed;
  }

  private int rows() {
    return (entries.size() + columns - 1) / columns;
  }

  private void write(Graphics2D pen, int top) {
    pen.setFont(font);
    for (int i = 0; i < entries.size(); i++) {
      int x = row / 2 + i / rows() * space;
      write(pen, entries.get(i), x, top + row / 4 + i % rows() * row);
    }
  }

  private void write(Graphics2D pen, Entry entry, int x, int y) {
    FontMetrics metrics = pen.getFontMetrics();
    pen.setColor(entry.color());
    pen.fillRect(x, y + row / 5, row * 3 / 5, row * 3 / 5);
    pen.setColor(Color.WHITE);
    int baseline = y + (row + metrics.getAscent() - metrics.getDescent()) / 2;
    int left = space - row * 3 / 2 - metrics.stringWidth(entry.score());
    String text = Lettering.shorten(entry.text(), metrics, left) + entry.score();
    pen.drawString(text, x + row, baseline);
  }
}
