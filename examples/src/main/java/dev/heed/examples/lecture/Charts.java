package dev.heed.examples.lecture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The lecture's figures: heat maps, curves and bars. */
final class Charts {

  /** From dark to light, even to the eye and to those who see few colours. */
  private static final Color[] FROM_LOW_TO_HIGH = {
    new Color(0x1b0c41),
    new Color(0x4a3d8f),
    new Color(0x2a788e),
    new Color(0x43a88b),
    new Color(0xf2e34c)
  };

  /** Dark enough at both ends for white numbers. */
  private static final Color[] BEHIND_NUMBERS = {
    new Color(0x14213d),
    new Color(0x2c4a7c),
    new Color(0x4f6d7a),
    new Color(0x8a6d3b),
    new Color(0xb5651d)
  };

  private static final int FEW = 12;
  private static final int FEW_ACROSS = 10;

  private Charts() {}

  /** Row 0 on top; numbers stand in the cells where there are few. */
  static BufferedImage heatMap(String title, String rows, String columns, double[]... values) {
    boolean few = values.length <= FEW && values[0].length <= FEW_ACROSS;
    HeatMapChart chart =
        new HeatMapChartBuilder()
            .width(620)
            .height(few ? 420 : 460)
            .title(title)
            .xAxisTitle(columns)
            .yAxisTitle(rows)
            .build();
    chart.getStyler().setRangeColors(few ? BEHIND_NUMBERS : FROM_LOW_TO_HIGH);
    chart.getStyler().setDecimalPattern("0");
    chart
        .getStyler()
        .setShowValue(few)
        .setHeatMapValueDecimalPattern("0.00")
        .setValueFontColor(Color.WHITE);
    chart.getStyler().setPlotContentSize(1).setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setXAxisMaxLabelCount(FEW);
    chart.addSeries(title, numbered(values[0].length), reversed(values.length), cells(values));
    return BitmapEncoder.getBufferedImage(chart);
  }

  private static List<Integer> numbered(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private static List<Integer> reversed(int count) {
    return IntStream.range(0, count).map(i -> count - 1 - i).boxed().toList();
  }

  private static List<Number[]> cells(double[]... values) {
    List<Number[]> cells = new ArrayList<>();
    for (int row = 0; row < values.length; row++) {
      for (int column = 0; column < values[row].length; column++) {
        cells.add(new Number[] {column, values.length - 1 - row, rounded(values[row][column])});
      }
    }
    return cells;
  }

  /** To what a legend has room for. */
  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }

  /** Curves over one axis, which is logarithmic, as is the other, where {@code logarithmic}. */
  static BufferedImage curves(
      String title,
      String x,
      String y,
      boolean logarithmic,
      double[] at,
      Map<String, double[]> curves) {
    return curves(title, x, y, logarithmic, at, curves, Map.of());
  }

  /** The same with upright lines at {@code marks}. */
  static BufferedImage curves(
      String title,
      String x,
      String y,
      boolean logarithmic,
      double[] at,
      Map<String, double[]> curves,
      Map<String, Double> marks) {
    XYChart chart =
        new XYChartBuilder()
            .width(720)
            .height(560)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    chart.getStyler().setXAxisLogarithmic(logarithmic).setYAxisLogarithmic(logarithmic);
    chart
        .getStyler()
        .setLegendPosition(Styler.LegendPosition.OutsideS)
        .setChartBackgroundColor(Color.WHITE);
    curves.forEach(
        (name, values) -> chart.addSeries(name, at, values).setMarker(SeriesMarkers.CIRCLE));
    double[] all = curves.values().stream().flatMapToDouble(Arrays::stream).sorted().toArray();
    double[] upright = {all[0], all[all.length - 1]};
    marks.forEach(
        (name, where) ->
            chart
                .addSeries(name, new double[] {where, where}, upright)
                .setMarker(SeriesMarkers.NONE)
                .setLineStyle(SeriesLines.DASH_DASH));
    return BitmapEncoder.getBufferedImage(chart);
  }

  /** Groups of bars. */
  static BufferedImage bars(
      String title, String y, List<String> names, Map<String, double[]> groups) {
    CategoryChart chart =
        new CategoryChartBuilder().width(720).height(420).title(title).yAxisTitle(y).build();
    chart
        .getStyler()
        .setLegendPosition(Styler.LegendPosition.InsideNE)
        .setChartBackgroundColor(Color.WHITE);
    groups.forEach(
        (name, values) -> chart.addSeries(name, names, Arrays.stream(values).boxed().toList()));
    return BitmapEncoder.getBufferedImage(chart);
  }

  /** Pictures of one height, side by side. */
  static BufferedImage beside(BufferedImage... pictures) {
    int width = IntStream.range(0, pictures.length).map(i -> pictures[i].getWidth()).sum();
    int height =
        IntStream.range(0, pictures.length).map(i -> pictures[i].getHeight()).max().orElse(1);
    BufferedImage all = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = all.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, width, height);
    int x = 0;
    for (BufferedImage picture : pictures) {
      g.drawImage(picture, x, 0, null);
      x += picture.getWidth();
    }
    g.dispose();
    return all;
  }
}
