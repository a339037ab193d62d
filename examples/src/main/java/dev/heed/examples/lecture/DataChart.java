package dev.heed.examples.lecture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;

/** Accuracy on other pictures, and the gap to one's own, over the number of pictures. */
final class DataChart {

  private static final int WIDTH = 560;
  private static final int HEIGHT = 400;

  private DataChart() {}

  static void draw(List<TrainedRow> rows, Path file) throws IOException {
    BufferedImage both = new BufferedImage(2 * WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = both.createGraphics();
    pen.drawImage(chart(rows, "Right on test pictures", TrainedRow::test), 0, 0, null);
    pen.drawImage(chart(rows, "Gap between training and test", TrainedRow::gap), WIDTH, 0, null);
    pen.dispose();
    ImageIO.write(both, "png", file.toFile());
  }

  private static BufferedImage chart(
      List<TrainedRow> rows, String title, ToDoubleFunction<TrainedRow> value) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("training pictures")
            .yAxisTitle("%")
            .build();
    chart
        .getStyler()
        .setXAxisLogarithmic(true)
        .setChartBackgroundColor(Color.WHITE)
        .setSeriesColors(new Color[] {new Color(0xc7541a), new Color(0x2266bb)});
    for (String net : List.of("convolutions", "attention")) {
      List<TrainedRow> own = rows.stream().filter(row -> row.net().equals(net)).toList();
      chart.addSeries(
          net,
          own.stream().mapToDouble(TrainedRow::pictures).toArray(),
          own.stream().mapToDouble(row -> 100 * value.applyAsDouble(row)).toArray());
    }
    return BitmapEncoder.getBufferedImage(chart);
  }
}
