package dev.heed.vision.image.page;

import boofcv.alg.filter.binary.BinaryImageOps;
import boofcv.alg.filter.binary.Contour;
import boofcv.alg.filter.binary.GThresholdImageOps;
import boofcv.alg.filter.blur.GBlurImageOps;
import boofcv.alg.filter.misc.AverageDownSampleOps;
import boofcv.struct.ConnectRule;
import boofcv.struct.image.GrayU8;
import boofcv.struct.image.Planar;
import dev.heed.vision.geometry.ConvexHull;
import dev.heed.vision.geometry.Position;
import dev.heed.vision.image.BoofImages;
import dev.heed.vision.image.Image;
import georegression.struct.point.Point2D_I32;
import java.util.ArrayList;
import java.util.List;

/**
 * Rough quadrilaterals that may be sheets: outlines of what is bright, what is dark, and of what
 * edges enclose, on a smaller copy of the photograph. BoofCV finds thresholds and outlines.
 */
final class SheetCandidates {

  /** Pixels along the longer side of the copy. */
  private static final int SIDE = 480;

  private static final double LEAST_AREA = 0.04;
  private static final double LEAST_FILL = 0.88;
  private static final double[] EDGE_SHARES = {0.70, 0.80, 0.88, 0.93, 0.96};
  private static final double[] BETWEEN = {0.25, 0.5, 0.75};

  private final double scaleX;
  private final double scaleY;
  private final int width;
  private final int height;
  private final List<GrayU8> bands = new ArrayList<>();
  private final List<List<Position>> found = new ArrayList<>();

  SheetCandidates(Image photograph) {
    double scale = Math.min(1, (double) SIDE / Math.max(photograph.width(), photograph.height()));
    width = (int) Math.max(1, Math.round(photograph.width() * scale));
    height = (int) Math.max(1, Math.round(photograph.height() * scale));
    scaleX = (double) photograph.width() / width;
    scaleY = (double) photograph.height() / height;
    Planar<GrayU8> planes = BoofImages.planar(photograph);
    for (int band = 0; band < 3; band++) {
      GrayU8 small = new GrayU8(width, height);
      AverageDownSampleOps.down(planes.getBand(band), small);
      bands.add(GBlurImageOps.gaussian(small, null, -1, 2, null));
    }
  }

  /** Clockwise corners in pixels of the photograph. */
  List<List<Position>> all() {
    for (GrayU8 channel : List.of(brightness(), least())) {
      thresholds(channel);
    }
    GrayU8 edges = edges();
    for (double share : EDGE_SHARES) {
      GrayU8 calm = new GrayU8(width, height);
      int limit = quantile(edges, share);
      for (int i = 0; i < calm.data.length; i++) {
        calm.data[i] = (byte) ((edges.data[i] & 0xFF) <= limit ? 1 : 0);
      }
      outlines(calm);
    }
    return found;
  }

  private void thresholds(GrayU8 channel) {
    double middle = GThresholdImageOps.computeOtsu(channel, 0, 255);
    List<Double> limits = new ArrayList<>(List.of(middle));
    for (double between : BETWEEN) {
      limits.add(middle + between * (quantile(channel, 0.98) - middle));
      limits.add(middle - between * (middle - quantile(channel, 0.02)));
    }
    for (double limit : limits) {
      outlines(GThresholdImageOps.threshold(channel, null, limit, false));
      outlines(GThresholdImageOps.threshold(channel, null, limit, true));
    }
  }

  private GrayU8 brightness() {
    GrayU8 mean = new GrayU8(width, height);
    for (int i = 0; i < mean.data.length; i++) {
      mean.data[i] = (byte) ((value(0, i) + value(1, i) + value(2, i)) / 3);
    }
    return mean;
  }

  /** Paper is bright in each band; what is bright and coloured is not. */
  private GrayU8 least() {
    GrayU8 least = new GrayU8(width, height);
    for (int i = 0; i < least.data.length; i++) {
      least.data[i] = (byte) Math.min(value(0, i), Math.min(value(1, i), value(2, i)));
    }
    return least;
  }

  private int value(int band, int pixel) {
    return bands.get(band).data[pixel] & 0xFF;
  }

  /** How steeply the colours change, in the steepest of the bands. */
  private GrayU8 edges() {
    GrayU8 edges = new GrayU8(width, height);
    for (int y = 1; y < height - 1; y++) {
      for (int x = 1; x < width - 1; x++) {
        int pixel = y * width + x;
        double most = 0;
        for (int band = 0; band < 3; band++) {
          int across = value(band, pixel + 1) - value(band, pixel - 1);
          int down = value(band, pixel + width) - value(band, pixel - width);
          most = Math.max(most, Math.hypot(across, down));
        }
        edges.data[pixel] = (byte) Math.min(255, Math.round(most));
      }
    }
    return edges;
  }

  private static int quantile(GrayU8 channel, double share) {
    int[] counts = new int[256];
    for (byte value : channel.data) {
      counts[value & 0xFF]++;
    }
    int value = 0;
    for (long sum = counts[0]; sum < share * channel.data.length && value < 255; ) {
      sum += counts[++value];
    }
    return value;
  }

  private void outlines(GrayU8 binary) {
    for (Contour contour : BinaryImageOps.contourExternal(binary, ConnectRule.FOUR)) {
      List<Position> outline = new ArrayList<>();
      for (Point2D_I32 point : contour.external) {
        outline.add(new Position(point.x + 0.5, point.y + 0.5));
      }
      List<Position> hull = ConvexHull.of(outline);
      if (Position.area(hull) >= LEAST_AREA * width * height) {
        HullQuadrilateral.around(hull)
            .filter(corners -> fits(corners, outline))
            .ifPresent(corners -> found.add(enlarged(corners)));
      }
    }
  }

  /** Whether the outline fills the quadrilateral, and that is no strip. */
  private boolean fits(List<Position> corners, List<Position> outline) {
    double area = Position.area(corners);
    if (Math.abs(Position.area(outline)) < LEAST_FILL * area) {
      return false;
    }
    for (int i = 0; i < 4; i++) {
      Position before = corners.get((i + 3) % 4);
      Position at = corners.get(i);
      Position after = corners.get((i + 1) % 4);
      double sine = before.turn(at, after) / before.distance(at) / at.distance(after);
      if (!(sine > 0.4) || at.distance(after) < 0.06 * Math.max(width, height)) {
        return false;
      }
    }
    return true;
  }

  private List<Position> enlarged(List<Position> corners) {
    return corners.stream().map(c -> new Position(c.x() * scaleX, c.y() * scaleY)).toList();
  }
}
