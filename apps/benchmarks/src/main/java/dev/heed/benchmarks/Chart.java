package dev.heed.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A chart as SVG: bars of one measure, or points with the line that fits them. Readable on white
 * and on dark pages; no font or script is loaded.
 *
 * @param unit of the values, behind each
 */
record Chart(String title, String unit, List<Item> items) {

  /** A bar, or a point where {@code x} is a number. */
  record Item(String name, double x, double value) {}

  private static final int WIDTH = 720;
  private static final int ROW = 34;
  private static final int LEFT = 240;
  private static final int RIGHT = 110;
  private static final int TOP = 54;
  private static final String STYLE =
      "<style>text{font:14px system-ui,sans-serif;fill:#24292f}.t{font-weight:600;font-size:16px}"
          + ".m{fill:#6e7781}</style>";

  /** Bars, the longest for the largest value; the first, which is ours, in another colour. */
  String bars() {
    double most = items.stream().mapToDouble(Item::value).max().orElse(1);
    int height = TOP + ROW * items.size() + 12;
    StringBuilder svg = begin(height);
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      int y = TOP + ROW * i;
      double length = Math.max(1, (WIDTH - LEFT - RIGHT) * item.value / most);
      text(svg, LEFT - 10, y + 17, "end", "", item.name);
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"22\" rx=\"3\" fill=\"%s\"/>%n",
              LEFT,
              y,
              length,
              i == 0 ? "#0969da" : "#8c959f"));
      text(svg, LEFT + (int) length + 8, y + 17, "start", "m", number(item.value) + " " + unit);
    }
    return svg.append("</svg>\n").toString();
  }

  /** Points, and the straight line that lies nearest to them. */
  String points(String across) {
    int height = 330;
    int bottom = height - 56;
    double mostX = items.stream().mapToDouble(Item::x).max().orElse(1);
    double mostY = 1.1 * items.stream().mapToDouble(Item::value).max().orElse(1);
    Line line = Line.through(items);
    StringBuilder svg = begin(height);
    List<double[]> ends = new ArrayList<>();
    for (double x : new double[] {0, mostX}) {
      ends.add(
          new double[] {
            at(x, mostX), down(Math.max(0, line.from + line.slope * x), mostY, bottom)
          });
    }
    svg.append(
        String.format(
            Locale.ROOT,
            "<path d=\"M70 %d V%d H%d\" fill=\"none\" stroke=\"#8c959f\"/>%n<path d=\"M%.1f %.1f"
                + " L%.1f %.1f\" stroke=\"#8c959f\" stroke-dasharray=\"5 4\"/>%n",
            TOP,
            bottom,
            WIDTH - 30,
            ends.get(0)[0],
            ends.get(0)[1],
            ends.get(1)[0],
            ends.get(1)[1]));
    for (Item item : items) {
      double x = at(item.x, mostX);
      double y = down(item.value, mostY, bottom);
      svg.append(
          String.format(
              Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"#0969da\"/>%n", x, y));
      text(svg, (int) x, (int) y - 10, "middle", "", number(item.value));
      text(svg, (int) x, bottom + 18, "middle", "m", item.name);
    }
    text(svg, (70 + WIDTH - 30) / 2, bottom + 40, "middle", "m", across);
    text(svg, 70, TOP - 4, "start", "m", unit);
    return svg.append("</svg>\n").toString();
  }

  private static double at(double x, double most) {
    return 70 + (WIDTH - 140) * x / most;
  }

  private static double down(double y, double most, int bottom) {
    return bottom - (bottom - TOP - 10) * y / most;
  }

  /**
   * What lies nearest to points, by least squares.
   *
   * @param from the value at 0
   * @param slope what one more costs
   */
  record Line(double from, double slope) {

    static Line through(List<Item> items) {
      double x = items.stream().mapToDouble(Item::x).average().orElse(0);
      double y = items.stream().mapToDouble(Item::value).average().orElse(0);
      double up = 0;
      double across = 0;
      for (Item item : items) {
        up += (item.x - x) * (item.value - y);
        across += (item.x - x) * (item.x - x);
      }
      double slope = across == 0 ? 0 : up / across;
      return new Line(y - slope * x, slope);
    }
  }

  private StringBuilder begin(int height) {
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%s\" height=\"%s\" viewBox=\"0 0 %s %s\" role=\"img\" aria-label=\"%s\">\n"
            .formatted(WIDTH, height, WIDTH, height, escaped(title)));
    svg.append(STYLE)
        .append("\n<rect width=\"100%\" height=\"100%\" rx=\"6\" fill=\"#ffffff\"/>\n");
    text(svg, 16, 26, "start", "t", title);
    return svg;
  }

  private static void text(
      StringBuilder svg, int x, int y, String anchor, String style, String text) {
    svg.append("<text x=\"").append(x).append("\" y=\"").append(y);
    svg.append("\" text-anchor=\"").append(anchor).append('"');
    if (!style.isEmpty()) {
      svg.append(" class=\"").append(style).append('"');
    }
    svg.append('>').append(escaped(text)).append("</text>\n");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  /** Three figures. */
  static String number(double value) {
    int whole = (int) Math.floor(Math.log10(Math.max(Math.abs(value), 1e-9))) + 1;
    return String.format(Locale.ROOT, "%." + Math.max(0, Math.min(3, 3 - whole)) + "f", value);
  }
}
