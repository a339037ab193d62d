package dev.heed.vision.draw;

import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.Keypoint;
import dev.heed.vision.postprocess.KeypointGroup;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/**
 * Points over the picture, each with a dark rim. Those of people are in one colour a person, with
 * bones between them; others are the brighter the likelier they are.
 */
public final class KeypointDots {

  private static final Color RIM = new Color(0, 0, 0, 170);

  /** The least part of the scale of heat that shows well on a picture. */
  private static final double DARKEST = 0.35;

  private final Graphics2D pen;
  private final float size;

  private KeypointDots(Graphics2D pen, Image image) {
    this.pen = pen;
    this.size = Math.max(1.5f, Math.min(image.width(), image.height()) / 160f);
  }

  /**
   * A new picture, with a line on how many points there are; the points are over the words, so that
   * none is hidden.
   */
  public static Image draw(Image image, List<KeypointGroup> groups) {
    BufferedImage canvas = Caption.draw(image, caption(groups)).toBufferedImage();
    Graphics2D pen = Lettering.pen(canvas);
    try {
      pen.translate((canvas.getWidth() - image.width()) / 2, 0);
      KeypointDots dots = new KeypointDots(pen, image);
      for (int i = 0; i < groups.size(); i++) {
        dots.group(groups.get(i), Palette.of(i));
      }
    } finally {
      pen.dispose();
    }
    return Image.of(canvas);
  }

  private static String caption(List<KeypointGroup> groups) {
    List<Keypoint> all = groups.stream().flatMap(group -> group.keypoints().stream()).toList();
    if (all.isEmpty()) {
      return "no points";
    }
    String who = groups.get(0).box() == null ? "" : ", %s people".formatted(groups.size());
    return String.format(
        Locale.ROOT, "%d points%s, scores %.3f to %.3f", all.size(), who, least(all), most(all));
  }

  private static double least(List<Keypoint> points) {
    return points.stream().mapToDouble(Keypoint::score).min().orElse(0);
  }

  private static double most(List<Keypoint> points) {
    return points.stream().mapToDouble(Keypoint::score).max().orElse(0);
  }

  private void group(KeypointGroup group, Color color) {
    List<Keypoint> points = group.keypoints();
    for (List<Integer> bone : group.bones()) {
      line(points.get(bone.get(0)), points.get(bone.get(1)), 2.2f * size, RIM);
    }
    for (List<Integer> bone : group.bones()) {
      line(points.get(bone.get(0)), points.get(bone.get(1)), size, color);
    }
    double least = least(points);
    double range = Math.max(most(points) - least, 1e-9);
    for (Keypoint point : points) {
      dot(point, group.box() == null ? heat((point.score() - least) / range) : Color.WHITE, color);
    }
  }

  private static Color heat(double part) {
    double place = DARKEST + (1 - DARKEST) * part;
    return new Color(
        (int) HeatColours.of(place, 0),
        (int) HeatColours.of(place, 1),
        (int) HeatColours.of(place, 2));
  }

  private void line(Keypoint from, Keypoint to, float width, Color color) {
    pen.setStroke(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    pen.setColor(color);
    pen.draw(new Line2D.Float(from.x(), from.y(), to.x(), to.y()));
  }

  /** A joint is filled with its person's colour in a white ring. */
  private void dot(Keypoint point, Color outer, Color inner) {
    disc(point, 1.9f * size, RIM);
    disc(point, 1.4f * size, outer);
    if (outer.equals(Color.WHITE)) {
      disc(point, 0.9f * size, inner);
    }
  }

  private void disc(Keypoint point, float radius, Color color) {
    pen.setColor(color);
    pen.fill(
        new Ellipse2D.Float(
            point.x() + 0.5f - radius, point.y() + 0.5f - radius, 2 * radius, 2 * radius));
  }
}
