package dev.heed.vision.draw;

import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.DetectedObject;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Boxes with their labels over the picture, each line with a dark rim, so that it shows anywhere. A
 * picture too small for words gets them in a legend below it.
 */
public final class ObjectBoxes {

  private static final Color RIM = new Color(0, 0, 0, 150);

  /** The part of the picture's width that a label may take. */
  private static final double MOST = 0.4;

  private record Label(String text, Rectangle place, Color color) {}

  private final Image image;
  private final List<DetectedObject> objects;
  private final Function<DetectedObject, Color> colors;

  private ObjectBoxes(
      Image image, List<DetectedObject> objects, Function<DetectedObject, Color> colors) {
    this.image = image;
    this.objects =
        objects.stream()
            .sorted(Comparator.comparingDouble(DetectedObject::score).reversed())
            .toList();
    this.colors = colors;
  }

  /** A new picture of the same size; the surest object is on top. */
  public static Image draw(Image image, List<DetectedObject> objects) {
    List<String> names =
        objects.stream()
            .sorted(Comparator.comparingDouble(DetectedObject::score).reversed())
            .map(DetectedObject::label)
            .distinct()
            .toList();
    return draw(image, objects, object -> Palette.of(names.indexOf(object.label())));
  }

  /** With colours of their own. */
  static Image draw(
      Image image, List<DetectedObject> objects, Function<DetectedObject, Color> colors) {
    return new ObjectBoxes(image, objects, colors).draw();
  }

  private Image draw() {
    boolean words = image.width() >= Band.LEAST_WIDTH;
    BufferedImage canvas = image.toBufferedImage();
    Graphics2D pen = Lettering.pen(canvas);
    try {
      surestLast(objects).forEach(object -> outline(pen, object));
      if (words) {
        pen.setFont(Lettering.font(Font.BOLD, Lettering.size(image.width(), image.height())));
        surestLast(labels(pen.getFontMetrics())).forEach(label -> write(pen, label));
      }
    } finally {
      pen.dispose();
    }
    Image drawn = Image.of(canvas);
    return words ? drawn : Legend.draw(drawn, objects.stream().map(this::entry).toList());
  }

  private static <T> List<T> surestLast(List<T> surestFirst) {
    List<T> reversed = new ArrayList<>(surestFirst);
    Collections.reverse(reversed);
    return reversed;
  }

  private Color color(DetectedObject object) {
    return colors.apply(object);
  }

  private static String percent(DetectedObject object) {
    return String.format(Locale.ROOT, " %.0f %%", 100 * object.score());
  }

  private Legend.Entry entry(DetectedObject object) {
    return new Legend.Entry(color(object), object.label(), percent(object));
  }

  /** What reaches over the picture's rim ends there, and is seen. */
  private void outline(Graphics2D pen, DetectedObject object) {
    float line = Math.max(1, Math.min(image.width(), image.height()) / 240f);
    int inset = Math.round(line / 2);
    int left = Math.max(inset, object.box().xmin());
    int top = Math.max(inset, object.box().ymin());
    int right = Math.min(image.width() - 1 - inset, object.box().xmax());
    int bottom = Math.min(image.height() - 1 - inset, object.box().ymax());
    stroke(pen, new Rectangle(left, top, right - left, bottom - top), 2 * line, RIM);
    stroke(pen, new Rectangle(left, top, right - left, bottom - top), line, color(object));
  }

  private static void stroke(Graphics2D pen, Rectangle box, float line, Color color) {
    pen.setStroke(new BasicStroke(line, BasicStroke.CAP_SQUARE, BasicStroke.JOIN_MITER));
    pen.setColor(color);
    pen.drawRect(box.x, box.y, Math.max(0, box.width), Math.max(0, box.height));
  }

  /** The surest choose their places first. */
  private List<Label> labels(FontMetrics font) {
    Places places = new Places(image.width(), image.height());
    return objects.stream().map(object -> label(object, font, places)).toList();
  }

  private Label label(DetectedObject object, FontMetrics font, Places places) {
    int most = (int) (MOST * image.width()) - font.stringWidth(percent(object));
    String text = Lettering.shorten(object.label(), font, most) + percent(object);
    int margin = font.getHeight() / 4;
    Rectangle place =
        places.take(object.box(), font.stringWidth(text) + 2 * margin, font.getHeight());
    return new Label(text, place, color(object));
  }

  private static void write(Graphics2D pen, Label label) {
    Rectangle place = label.place();
    FontMetrics font = pen.getFontMetrics();
    pen.setColor(label.color());
    pen.fillRect(place.x, place.y, place.width, place.height);
    pen.setColor(Palette.on(label.color()));
    pen.drawString(label.text(), place.x + font.getHeight() / 4, place.y + font.getAscent());
  }
}
