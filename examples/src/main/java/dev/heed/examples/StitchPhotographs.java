package dev.heed.examples;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.vision.image.Image;
import dev.heed.vision.match.MatchGeometry;
import dev.heed.vision.task.KeypointMatching;
import java.nio.file.Path;
import java.util.Map;

/**
 * One picture of two photographs that overlap, taken from one spot: {@code StitchPhotographs IMAGE
 * IMAGE OUT.png [MODEL]}. The first is bent onto the second by the homography that their points
 * agree on, and where both are, the nearer middle counts more.
 */
public final class StitchPhotographs {

  /** A wider bend than this is no overlap of two photographs. */
  private static final int MOST = 4;

  private final Image first;
  private final Image second;
  private final MatchGeometry geometry;
  private double left;
  private double top;
  private double right;
  private double bottom;

  private StitchPhotographs(Image first, Image second, MatchGeometry geometry) {
    this.first = first;
    this.second = second;
    this.geometry = geometry;
    this.right = second.width();
    this.bottom = second.height();
  }

  /** Without a model, points are found by SURF. */
  public static void main(String[] args) {
    Opening model = args.length > 3 ? Opening.of(Path.of(args[3])) : Opening.standard();
    Opening verified = model.withOptions(Map.of("match-with", args[1], "verify", "homography"));
    try (var match = Heed.start().pipeline(KeypointMatching.TYPE, verified)) {
      Image first = Image.read(Path.of(args[0]));
      var found = match.run(first);
      if (found.geometry().isEmpty()) {
        System.out.println("The photographs do not overlap, as far as is seen: " + found);
        return;
      }
      new StitchPhotographs(first, found.other(), found.geometry().get())
          .stitched()
          .writePng(Path.of(args[2]));
      System.out.printf("%d points agree%n", found.inliers().size());
    }
  }

  /** As large as both, and no larger than some times the second. */
  private Image stitched() {
    for (int corner = 0; corner < 4; corner++) {
      double[] to =
          geometry.moved(first.width() * (corner % 2), first.height() * Math.floor(corner / 2.0));
      left = Math.max(-MOST * second.width(), Math.min(left, to[0]));
      top = Math.max(-MOST * second.height(), Math.min(top, to[1]));
      right = Math.min(MOST * second.width(), Math.max(right, to[0]));
      bottom = Math.min(MOST * second.height(), Math.max(bottom, to[1]));
    }
    int width = (int) Math.ceil(right - left);
    int height = (int) Math.ceil(bottom - top);
    double[] back = inverse();
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < width * height; i++) {
      double x = i % width + Math.floor(left);
      double y = Math.floor((double) i / width) + Math.floor(top);
      double w = back[6] * x + back[7] * y + back[8];
      double u = (back[0] * x + back[1] * y + back[2]) / w;
      double v = (back[3] * x + back[4] * y + back[5]) / w;
      mix(rgb, 3 * i, u, v, x, y);
    }
    return Image.of(width, height, rgb);
  }

  private void mix(byte[] rgb, int at, double u, double v, double x, double y) {
    double ofFirst = inside(first, u, v);
    double ofSecond = inside(second, x, y);
    for (int channel = 0; channel < 3 && ofFirst + ofSecond > 0; channel++) {
      double sum = ofFirst > 0 ? ofFirst * sample(first, u, v, channel) : 0;
      sum += ofSecond > 0 ? ofSecond * sample(second, x, y, channel) : 0;
      rgb[at + channel] = (byte) Math.round(sum / (ofFirst + ofSecond));
    }
  }

  /** How far from the rim, 0 outside. */
  private static double inside(Image image, double x, double y) {
    double across = Math.min(x, image.width() - 1 - x) / image.width();
    double down = Math.min(y, image.height() - 1 - y) / image.height();
    return across < 0 || down < 0 ? 0 : Math.min(across, down) + 1e-3;
  }

  private static double sample(Image image, double x, double y, int channel) {
    int column = Math.min((int) x, image.width() - 2);
    int row = Math.min((int) y, image.height() - 2);
    int at = 3 * (row * image.width() + column) + channel;
    int below = at + 3 * image.width();
    double upper = mixed(image.rgb()[at], image.rgb()[at + 3], x - column);
    double lower = mixed(image.rgb()[below], image.rgb()[below + 3], x - column);
    return upper + (y - row) * (lower - upper);
  }

  private static double mixed(byte one, byte other, double part) {
    return (one & 0xFF) + part * ((other & 0xFF) - (one & 0xFF));
  }

  /** From the second picture to the first. */
  private double[] inverse() {
    double[] m =
        geometry.matrix().stream()
            .flatMap(row -> row.stream())
            .mapToDouble(Double::doubleValue)
            .toArray();
    return new double[] {
      m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
      m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
      m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3]
    };
  }
}
