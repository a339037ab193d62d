package dev.heed.vision.draw;

import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.DetectedObject;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Boxes with their labels over the picture, each line with a dark rim, so that it shows anywhere.
 */
public final class ObjectBoxes {

  private ObjectBoxes() {}

  /** A new picture of the same size; the surest object is drawn last. */
  public static Image draw(Image image, List<DetectedObject> objects) {
    BufferedImage canvas = image.toBufferedImage();
    Graphics2D pen = canvas.createGraphics();
    try {
      pen.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      int size = Math.max(10, Math.min(image.width() / 36, 26));
      pen.setFont(new Font(Font.SANS_SERIF, Font.BOLD, size));
      List<String> labels = objects.stream().map(DetectedObject::label).distinct().toList();
      objects.stream()
          .sorted(java.util.Comparator.comparingDouble(DetectedObject::score))
          .forEach(object -> draw(pen, image, object, Palette.of(labels.indexOf(object.label()))));
    } finally {
      pen.dispose();
    }
    return Image.of(canvas);
  }

  private static void draw(Graphics2D pen, Image image, DetectedObject object, Color color) {
    DetectedObject.Box box = object.box();
    float line = Math.max(2, image.width() / 300f);
    outline(pen, box, line + 2, new Color(0, 0, 0, 150));
    outline(pen, box, line, color);
    FontMetrics font = pen.getFontMetrics();
    String text = "%s %.0f %%".formatted(object.label(), 100 * object.score());
    int wide = font.stringWidth(text) + 8;
    int x = Math.max(0, Math.min(box.xmin(), image.width() - wide));
    int above = box.ymin() - font.getHeight();
    int y =
        above >= 0 ? above : Math.max(0, Math.min(box.ymin(), image.height() - font.getHeight()));
    pen.setColor(color);
    pen.fillRect(x, y, wide, font.getHeight());
    pen.setColor(Palette.on(color));
    pen.drawString(text, x + 4, y + font.getAscent());
  }

  private static void outline(Graphics2D pen, DetectedObject.Box box, float line, Color color) {
    pen.setStroke(new BasicStroke(line));
    pen.setColor(color);
    pen.drawRect(box.xmin(), box.ymin(), box.xmax() - box.xmin(), box.ymax() - box.ymin());
  }
}
