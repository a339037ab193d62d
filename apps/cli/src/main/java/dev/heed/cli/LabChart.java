package dev.heed.cli;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.lab.LabResult;
import dev.heed.runtime.Fonts;
import java.awt.Color;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;

/** How far each variant drifts from the original, layer by layer. */
final class LabChart {

  private LabChart() {}

  static void draw(List<LabResult> findings, Path png) {
    Fonts.require();
    XYChart chart =
        new XYChartBuilder()
            .width(960)
            .height(540)
            .title("Cosine with the original after each layer")
            .xAxisTitle("layers")
            .yAxisTitle("cosine")
            .build();
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    findings.forEach(
        finding ->
            chart.addSeries(
                finding.variant(),
                IntStream.range(0, finding.layers().size()).boxed().toList(),
                finding.layers()));
    write(chart, png.toFile());
  }

  private static void write(XYChart chart, File file) {
    try {
      if (!ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", file)) {
        throw new IOException("no writer for PNG");
      }
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "The chart cannot be written to %s: %s".formatted(file, e.getMessage()),
          e);
    }
  }
}
