package dev.heed.vision.draw;

import dev.heed.vision.image.Image;
import dev.heed.vision.match.MatchGeometry;
import dev.heed.vision.match.MatchModel;
import dev.heed.vision.postprocess.KeypointMatch;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/** Two pictures side by side and a line between what is the same in both, the surest on top. */
public final class MatchLines {

  private static final Color GROUND = new Color(16, 18, 24);
  private static final Color RIM = new Color(0, 0, 0, 150);
  private static final Color PALE = new Color(150, 150, 150, 140);
  private static final double DARKEST = 0.35;

  /** More lines would hide the pictures; the surest are drawn. */
  private static final int MOST = 200;

  private MatchLines() {}

  /** With what they agree on: matches that do not are thin and grey, behind the others. */
  public static Image draw(
      Image first, Image second, List<KeypointMatch> matches, MatchGeometry geometry) {
    Set<Integer> inliers = new HashSet<>(geometry.inliers());
    List<KeypointMatch> agreeing = geometry.inliers().stream().map(matches::get).toList();
    List<KeypointMatch> others =
        IntStream.range(0, matches.size())
            .filter(i -> !inliers.contains(i))
            .mapToObj(matches::get)
            .toList();
    String caption =
        "%s of %s points are in both pictures by one %s"
            .formatted(
                agreeing.size(),
                matches.size(),
                geometry.model() == MatchModel.HOMOGRAPHY ? "homography" : "fundamental matrix");
    return draw(first, second, others, agreeing, caption);
  }

  /** A new picture, as wide as both, with a line on how many there are below the others. */
  public static Image draw(Image first, Image second, List<KeypointMatch> matches) {
    return draw(first, second, List.of(), matches, caption(matches));
  }

  private static Image draw(
      Image first,
      Image second,
      List<KeypointMatch> pale,
      List<KeypointMatch> matches,
      String caption) {
    BufferedImage canvas = beside(first, second).toBufferedImage();
    Graphics2D pen = Lettering.pen(canvas);
    try {
      float size = Math.max(1, canvas.getHeight() / 300f);
      pale.stream().limit(MOST).forEach(match -> line(pen, match, first.width(), size / 2, PALE));
      for (int i = Math.min(MOST, matches.size()) - 1; i >= 0; i--) {
        line(pen, matches.get(i), first.width(), size, color(matches.get(i).score()));
      }
    } finally {
      pen.dispose();
    }
    return Caption.draw(Image.of(canvas), caption);
  }

  private static Image beside(Image first, Image second) {
    int height = Math.max(first.height(), second.height());
    BufferedImage canvas =
        new BufferedImage(first.width() + second.width(), height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = canvas.createGraphics();
    try {
      pen.setColor(GROUND);
      pen.fillRect(0, 0, canvas.getWidth(), height);
      pen.drawImage(first.toBufferedImage(), 0, 0, null);
      pen.drawImage(second.toBufferedImage(), first.width(), 0, null);
    } finally {
      pen.dispose();
    }
    return Image.of(canvas);
  }

  private static String caption(List<KeypointMatch> matches) {
    return matches.isEmpty()
        ? "no point is in both pictures"
        : String.format(
            Locale.ROOT,
            "%d points are in both pictures, scores %.3f to %.3f",
            matches.size(),
            matches.get(matches.size() - 1).score(),
            matches.get(0).score());
  }

  private static Color color(double score) {
    double place = DARKEST + (1 - DARKEST) * score;
    return new Color(
        (int) HeatColours.of(place, 0),
        (int) HeatColours.of(place, 1),
        (int) HeatColours.of(place, 2));
  }

  private static void line(
      Graphics2D pen, KeypointMatch match, int across, float size, Color color) {
    Line2D line =
        new Line2D.Float(
            match.first().x() + 0.5f,
            match.first().y() + 0.5f,
            across + match.second().x() + 0.5f,
            match.second().y() + 0.5f);
    stroke(pen, line, 2.2f * size, RIM);
    stroke(pen, line, size, color);
    for (boolean end : new boolean[] {false, true}) {
      double x = end ? line.getX2() : line.getX1();
      double y = end ? line.getY2() : line.getY1();
      pen.fill(new Ellipse2D.Double(x - 2 * size, y - 2 * size, 4 * size, 4 * size));
    }
  }

  private static void stroke(Graphics2D pen, Line2D line, float width, Color color) {
    pen.setStroke(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    pen.setColor(color);
    pen.draw(line);
  }
}
