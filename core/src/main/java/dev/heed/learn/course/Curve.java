package dev.heed.learn.course;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** One or two lines over the steps, as a drawing in SVG. */
final class Curve {

  private static final int WIDTH = 760;
  private static final int HEIGHT = 220;
  private static final int LEFT = 58;
  private static final int RIGHT = 14;
  private static final int TOP = 10;
  private static final int BOTTOM = 28;
  private static final int MOST_POINTS = 500;

  /** A place of a line. */
  record Point(double step, double value) {}

  /**
   * A line with its name.
   *
   * @param style {@code train} or {@code test}
   */
  record Line(String name, String style, List<Point> points) {}

  private final double lastStep;
  private final double low;
  private final double high;
  private final double tick;
  private final DoubleFunction<String> label;

  private Curve(double lastStep, double[] values, DoubleFunction<String> label) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    double span = most > least ? most - least : Math.max(Math.abs(most), 1e-9);
    this.tick = nice(span / 4);
    this.low = Math.floor(least / tick) * tick;
    this.high = Math.max(Math.ceil(most / tick) * tick, low + tick);
    this.lastStep = Math.max(1, lastStep);
    this.label = label;
  }

  /** The next of 1, 2, 5, 10, ... */
  private static double nice(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    double part = least / power;
    return power * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10);
  }

  /**
   * The lines in one drawing.
   *
   * @param label writes a value beside the axis
   */
  static String svg(String title, long steps, List<Line> lines, DoubleFunction<String> label) {
    double[] values =
        lines.stream().flatMap(l -> l.points().stream()).mapToDouble(Point::value).toArray();
    if (values.length == 0) {
      return "";
    }
    Curve curve = new Curve(steps, values, label);
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<figure><figcaption>%s%s</figcaption><svg viewBox='0 0 %s %s' role='img' aria-label='%s'>"
            .formatted(title, legend(lines), WIDTH, HEIGHT, title));
    curve.axes(svg, steps);
    lines.forEach(line -> curve.draw(svg, line));
    return svg.append("</svg></figure>\n").toString();
  }

  private static String legend(List<Line> lines) {
    if (lines.size() < 2) {
      return "";
    }
    StringBuilder keys = new StringBuilder();
    lines.forEach(
        line ->
            keys.append(
                "<span class='key'><i class='%s'></i>%s</span>"
                    .formatted(line.style(), line.name())));
    return keys.toString();
  }

  private double x(double step) {
    return LEFT + (WIDTH - LEFT - RIGHT) * step / lastStep;
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - low) / (high - low);
  }

  private static String number(double place) {
    return String.format(Locale.ROOT, "%.1f", place);
  }

  private static String whole(double step) {
    return Long.toString(Math.round(step));
  }

  private void axes(StringBuilder svg, long steps) {
    for (int i = 0; low + i * tick <= high + tick / 2; i++) {
      double value = low + i * tick;
      svg.append(
          "<line class='grid' x1='%s' x2='%s' y1='%s' y2='%s'/><text class='v' x='%s' y='%s'>%s</text>"
              .formatted(
                  LEFT,
                  WIDTH - RIGHT,
                  number(y(value)),
                  number(y(value)),
                  LEFT - 7,
                  number(y(value) + 4),
                  label.apply(value)));
    }
    double each = Math.max(1, nice(lastStep / 6));
    for (double step = 0; step <= steps; step += each) {
      svg.append(
          "<text class='h' x='%s' y='%s'>%s</text>"
              .formatted(number(x(step)), HEIGHT - 9, whole(step)));
    }
  }

  private void draw(StringBuilder svg, Line line) {
    List<Point> points = fewer(line.points());
    StringBuilder path = new StringBuilder();
    points.forEach(
        p ->
            path.append(path.isEmpty() ? 'M' : 'L')
                .append(number(x(p.step())))
                .append(' ')
                .append(number(y(p.value()))));
    svg.append("<path class='%s' d='%s'/>".formatted(line.style(), path));
    if (line.style().equals("test") || points.size() == 1) {
      points.forEach(
          p ->
              svg.append(
                  "<circle class='%s' cx='%s' cy='%s' r='3'><title>step %s: %s</title></circle>"
                      .formatted(
                          line.style(),
                          number(x(p.step())),
                          number(y(p.value())),
                          whole(p.step()),
                          label.apply(p.value()))));
    }
  }

  /** Means of neighbours, where there are more points than a screen shows. */
  private static List<Point> fewer(List<Point> points) {
    int group = (points.size() + MOST_POINTS - 1) / MOST_POINTS;
    if (group <= 1) {
      return points;
    }
    List<Point> means = new ArrayList<>();
    for (int from = 0; from < points.size(); from += group) {
      List<Point> some = points.subList(from, Math.min(points.size(), from + group));
      means.add(
          new Point(
              some.get(some.size() - 1).step(),
              some.stream().mapToDouble(Point::value).average().orElse(0)));
    }
    return means;
  }
}
