package dev.heed.vision.draw;

import dev.heed.api.Internal;
import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.DetectedObject.Box;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.List;

/** Polygons with their labels over the picture, each line with a dark rim. */
@Internal
public final class Outlines {

  private static final Color RIM = new Color(0, 0, 0, 150);

  /** How much of what is inside of a polygon is covered, of 255. */
  private static final int VEIL = 60;

  /** The part of the picture's width that a label may take. */
  private static final double MOST = 0.4;

  private Outlines() {}

  /**
   * Something that is shown.
   *
   * @param label may be empty
   * @param polygons corners x, y, x, y, ... in pixels
   */
  public record Shape(String label, List<List<Integer>> polygons) {}

  /** A new picture of the same size; one too small for words gets them in a legend below it. */
  public static Image draw(Image image, List<Shape> shapes) {
    boolean words = image.width() >= Band.LEAST_WIDTH;
    List<String> names = shapes.stream().map(Shape::label).distinct().toList();
    BufferedImage canvas = image.toBufferedImage();
    Graphics2D pen = Lettering.pen(canvas);
    try {
      pen.setFont(Lettering.font(Font.BOLD, Lettering.size(image.width(), image.height())));
      Places places = new Places(image.width(), image.height());
      for (Shape shape : shapes) {
        Color color = Palette.of(names.indexOf(shape.label()));
        List<Polygon> polygons = shape.polygons().stream().map(Outlines::polygon).toList();
        polygons.forEach(polygon -> outline(pen, image, polygon, color));
        if (words && !shape.label().isBlank() && !polygons.isEmpty()) {
          write(pen, image, shape.label(), box(polygons.get(0)), places, color);
        }
      }
    } finally {
      pen.dispose();
    }
    Image drawn = Image.of(canvas);
    List<Legend.Entry> legend =
        names.stream()
            .filter(name -> !name.isBlank())
            .map(name -> new Legend.Entry(Palette.of(names.indexOf(name)), name, ""))
            .toList();
    return words || legend.isEmpty() ? drawn : Legend.draw(drawn, legend);
  }

  private static Polygon polygon(List<Integer> corners) {
    Polygon polygon = new Polygon();
    for (int i = 0; i + 1 < corners.size(); i += 2) {
      polygon.addPoint(corners.get(i), corners.get(i + 1));
    }
    return polygon;
  }

  private static Box box(Polygon polygon) {
    Rectangle all = polygon.getBounds();
    return new Box(all.x, all.y, all.x + all.width, all.y + all.height);
  }

  private static void outline(Graphics2D pen, Image image, Polygon polygon, Color color) {
    float line = Math.max(1, Math.min(image.width(), image.height()) / 240f);
    pen.setColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), VEIL));
    pen.fillPolygon(polygon);
    pen.setStroke(new BasicStroke(2 * line, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    pen.setColor(RIM);
    pen.drawPolygon(polygon);
    pen.setStroke(new BasicStroke(line, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    pen.setColor(color);
    pen.drawPolygon(polygon);
  }

  private static void write(
      Graphics2D pen, Image image, String label, Box box, Places places, Color color) {
    FontMetrics font = pen.getFontMetrics();
    int margin = font.getHeight() / 4;
    String text = Lettering.shorten(label, font, (int) (MOST * image.width()));
    Rectangle place = places.take(box, font.stringWidth(text) + 2 * margin, font.getHeight());
    pen.setColor(color);
    pen.fillRect(place.x, place.y, place.width, place.height);
    pen.setColor(Palette.on(color));
    pen.drawString(text, place.x + margin, place.y + font.getAscent());
  }
}
