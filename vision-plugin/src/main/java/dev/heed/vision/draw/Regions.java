package dev.heed.vision.draw;

import dev.heed.vision.image.Image;
import dev.heed.vision.mask.Mask;
import dev.heed.vision.postprocess.SegmentedObject;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Comparator;
import java.util.List;

/** Regions in colours over the picture, with a legend below it, largest first. */
public final class Regions {

  private static final Color BAND = new Color(16, 18, 24);
  private static final int LEAST_WIDTH = 240;

  private Regions() {}

  /** A new picture, as wide as {@code image} or wide enough for words. */
  public static Image draw(Image image, List<SegmentedObject> regions) {
    List<SegmentedObject> largest =
        regions.stream()
            .sorted(Comparator.comparingInt((SegmentedObject r) -> r.mask().area()).reversed())
            .toList();
    List<Mask> masks = largest.stream().map(SegmentedObject::mask).toList();
    return legend(ObjectMasks.draw(image, masks), largest);
  }

  private static Image legend(Image painted, List<SegmentedObject> regions) {
    int width = Math.max(LEAST_WIDTH, painted.width());
    int row = Math.max(18, Math.min(width / 24, 34));
    int height = painted.height() + regions.size() * row + (regions.isEmpty() ? 0 : row / 2);
    BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = canvas.createGraphics();
    try {
      pen.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      pen.setColor(BAND);
      pen.fillRect(0, 0, width, height);
      pen.drawImage(painted.toBufferedImage(), (width - painted.width()) / 2, 0, null);
      pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, row * 3 / 5));
      for (int i = 0; i < regions.size(); i++) {
        line(pen, regions.get(i), i, painted.height() + row / 4 + i * row, row);
      }
    } finally {
      pen.dispose();
    }
    return Image.of(canvas);
  }

  private static void line(Graphics2D pen, SegmentedObject region, int i, int y, int row) {
    FontMetrics font = pen.getFontMetrics();
    pen.setColor(Palette.of(i));
    pen.fillRect(row / 3, y + row / 5, row * 3 / 5, row * 3 / 5);
    pen.setColor(Color.WHITE);
    int baseline = y + (row + font.getAscent() - font.getDescent()) / 2;
    pen.drawString(region.toString().strip().replaceAll(" {2,}", "  "), row * 4 / 3, baseline);
  }
}
