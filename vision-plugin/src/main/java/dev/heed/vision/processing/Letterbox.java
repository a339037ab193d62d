package dev.heed.vision.processing;

import dev.heed.api.Internal;
import dev.heed.vision.image.Image;
import java.util.Arrays;

/**
 * A picture in the middle of a canvas, as large as fits, with grey around it: how detectors of the
 * YOLO family are fed. Pixels are read between as OpenCV does it, in whole numbers.
 *
 * @param width of the canvas
 * @param height of the canvas
 * @see <a href="https://docs.ultralytics.com/reference/data/augment/">Ultralytics, LetterBox</a>
 */
@Internal
public record Letterbox(int width, int height) {

  private static final int GREY = 114;
  private static final int ONE = 2048; // of OpenCV's weights

  /**
   * Where a picture lies on the canvas.
   *
   * @param scale pixels of the canvas for each of the picture
   * @param left the canvas's columns before the picture
   * @param top the rows above it
   */
  public record Place(double scale, int left, int top, int width, int height) {}

  /** Where a picture of that size lies. */
  public Place place(int pictureWidth, int pictureHeight) {
    double scale = Math.min((double) height / pictureHeight, (double) width / pictureWidth);
    int wide = (int) Math.rint(pictureWidth * scale);
    int high = (int) Math.rint(pictureHeight * scale);
    return new Place(
        scale,
        (int) Math.rint((width - wide) / 2.0 - 0.1),
        (int) Math.rint((height - high) / 2.0 - 0.1),
        wide,
        high);
  }

  /** The canvas with the picture, plane by plane {@code [3, height, width]}, from 0 to 255. */
  public float[] draw(Image image) {
    Place place = place(image.width(), image.height());
    float[] canvas = new float[3 * width * height];
    Arrays.fill(canvas, GREY);
    byte[] rgb = image.rgb();
    Axis rows = Axis.of(image.height(), place.height());
    Axis columns = Axis.of(image.width(), place.width());
    for (int y = 0; y < place.height(); y++) {
      for (int x = 0; x < place.width(); x++) {
        int at = (place.top() + y) * width + place.left() + x;
        for (int c = 0; c < 3; c++) {
          canvas[c * width * height + at] = blend(rgb, image.width(), rows, y, columns, x, c);
        }
      }
    }
    return canvas;
  }

  private static int blend(byte[] rgb, int width, Axis rows, int y, Axis columns, int x, int c) {
    int above = across(rgb, rows.first()[y] * width, columns, x, c);
    int below = across(rgb, rows.second()[y] * width, columns, x, c);
    int top = (ONE - rows.weight()[y]) * (above >> 4) >> 16;
    int bottom = rows.weight()[y] * (below >> 4) >> 16;
    return (top + bottom + 2) >> 2;
  }

  private static int across(byte[] rgb, int row, Axis columns, int x, int c) {
    int left = rgb[3 * (row + columns.first()[x]) + c] & 0xFF;
    int right = rgb[3 * (row + columns.second()[x]) + c] & 0xFF;
    return (ONE - columns.weight()[x]) * left + columns.weight()[x] * right;
  }

  /** For each new place the two old ones that it lies between, and the weight of the second. */
  @SuppressWarnings("ArrayRecordComponent") // made and read within one loop
  private record Axis(int[] first, int[] second, int[] weight) {

    static Axis of(int from, int to) {
      Axis axis = new Axis(new int[to], new int[to], new int[to]);
      double step = (double) from / to;
      for (int i = 0; i < to; i++) {
        float place = (float) ((i + 0.5) * step - 0.5);
        int floor = (int) Math.floor(place);
        float rest = floor < 0 || floor >= from - 1 ? 0 : place - floor;
        axis.first[i] = Math.max(0, Math.min(from - 1, floor));
        axis.second[i] = Math.min(from - 1, axis.first[i] + 1);
        axis.weight[i] = (int) Math.rint((double) (rest * ONE));
      }
      return axis;
    }
  }
}
