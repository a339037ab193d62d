package dev.heed.vision.draw;

import dev.heed.vision.image.Image;
import dev.heed.vision.mask.Bounds;
import dev.heed.vision.mask.Mask;
import dev.heed.vision.postprocess.SegmentedObject;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.font.GlyphVector;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;

/** Names written into those regions that are large enough for them, light with a dark rim. */
final class RegionNames {

  private static final int ROWS = 12;

  /** A stretch of a row that lies in the region. */
  private record Stretch(int x, int y, int length) {}

  private RegionNames() {}

  /** A new picture of the same size. */
  static Image draw(Image image, List<SegmentedObject> regions) {
    BufferedImage canvas = image.toBufferedImage();
    Graphics2D pen = Lettering.pen(canvas);
    try {
      pen.setFont(Lettering.font(Font.BOLD, Lettering.size(image.width(), image.height())));
      regions.forEach(region -> write(pen, region));
    } finally {
      pen.dispose();
    }
    return Image.of(canvas);
  }

  private static void write(Graphics2D pen, SegmentedObject region) {
    FontMetrics font = pen.getFontMetrics();
    int wide = font.stringWidth(region.label()) + font.getHeight();
    place(region.mask(), wide, font.getHeight())
        .ifPresent(
            at -> {
              float x = at.x() + (at.length() - font.stringWidth(region.label())) / 2f;
              write(pen, region.label(), x, at.y() + font.getAscent() - font.getHeight() / 2f);
            });
  }

  private static void write(Graphics2D pen, String text, float x, float y) {
    GlyphVector letters = pen.getFont().createGlyphVector(pen.getFontRenderContext(), text);
    Shape shape = letters.getOutline(x, y);
    pen.setColor(new Color(0, 0, 0, 200));
    pen.setStroke(
        new BasicStroke(
            pen.getFont().getSize() / 4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    pen.draw(shape);
    pen.setColor(Color.WHITE);
    pen.fill(shape);
  }

  /** The longest stretch of a dozen rows, where it is long and high enough. */
  private static Optional<Stretch> place(Mask mask, int wide, int high) {
    Bounds bounds = mask.bounds();
    Stretch best = new Stretch(0, 0, 0);
    for (int i = 1; i < ROWS; i++) {
      int y = bounds.top() + (bounds.bottom() - bounds.top()) * i / ROWS;
      Stretch longest = longest(mask, bounds, y, high / 2);
      best = longest.length() > best.length() ? longest : best;
    }
    return best.length() < wide ? Optional.empty() : Optional.of(best);
  }

  /** Where the mask has the row and those {@code reach} above and below it. */
  private static Stretch longest(Mask mask, Bounds bounds, int y, int reach) {
    Stretch best = new Stretch(0, y, 0);
    int from = bounds.left();
    for (int x = bounds.left(); x <= bounds.right() + 1; x++) {
      if (!(mask.at(x, y) && mask.at(x, y - reach) && mask.at(x, y + reach))) {
        best = x - from > best.length() ? new Stretch(from, y, x - from) : best;
        from = x + 1;
      }
    }
    return best;
  }
}
