package dev.heed.vision.track;

import boofcv.abst.feature.detect.interest.ConfigPointDetector;
import boofcv.abst.feature.detect.interest.PointDetectorTypes;
import boofcv.abst.tracker.PointTrack;
import boofcv.abst.tracker.PointTracker;
import boofcv.alg.tracker.klt.ConfigPKlt;
import boofcv.factory.tracker.FactoryPointTracker;
import boofcv.struct.image.GrayS16;
import boofcv.struct.image.GrayU8;
import dev.heed.vision.image.Image;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Corners that are followed from frame to frame by BoofCV's pyramid of Kanade, Lucas and Tomasi,
 * forwards and backwards, so that those that go astray are dropped.
 */
final class PointFlow {

  /** Frames wider than this are followed in a smaller size. */
  private static final int WIDEST = 640;

  private static final int MOST_POINTS = 600;
  private static final int TEMPLATE = 3;
  private static final double ASTRAY = 2;

  /** So many points of a box have to agree. */
  private static final int FEWEST = 3;

  private final PointTracker<GrayU8> tracker;
  private final IdentityHashMap<PointTrack, double[]> before = new IdentityHashMap<>();
  private int step = 1;

  PointFlow() {
    ConfigPKlt following = new ConfigPKlt();
    following.templateRadius = TEMPLATE;
    following.toleranceFB = ASTRAY;
    following.pruneClose = true;
    ConfigPointDetector corners = new ConfigPointDetector();
    corners.type = PointDetectorTypes.SHI_TOMASI;
    corners.general.maxFeatures = MOST_POINTS;
    corners.general.radius = 3;
    corners.general.threshold = 1;
    tracker = FactoryPointTracker.klt(following, corners, GrayU8.class, GrayS16.class);
  }

  /** Follows the points to the next frame. */
  void follow(Image frame) {
    before.clear();
    for (PointTrack point : tracker.getActiveTracks(new ArrayList<>())) {
      before.put(point, new double[] {point.pixel.x, point.pixel.y});
    }
    tracker.process(grey(frame));
  }

  /** Takes new points, those in the boxes alone. */
  void renew(List<Place> boxes) {
    tracker.dropAllTracks();
    tracker.spawnTracks();
    tracker.dropTracks(
        point ->
            boxes.stream()
                .noneMatch(box -> box.contains(point.pixel.x * step, point.pixel.y * step)));
  }

  /** Where a box of the frame before went with the points in it; empty where too few are there. */
  Optional<Place> moved(Place box) {
    List<double[]> from = new ArrayList<>();
    List<double[]> to = new ArrayList<>();
    for (PointTrack point : tracker.getActiveTracks(new ArrayList<>())) {
      double[] old = before.get(point);
      if (old != null && box.contains(old[0] * step, old[1] * step)) {
        from.add(new double[] {old[0] * step, old[1] * step});
        to.add(new double[] {point.pixel.x * step, point.pixel.y * step});
      }
    }
    if (from.size() < FEWEST) {
      return Optional.empty();
    }
    double scale = scale(from, to);
    double right = median(from, to, 0);
    double down = median(from, to, 1);
    return Optional.of(box.movedTo(box.x() + right, box.y() + down).scaled(scale));
  }

  private static double median(List<double[]> from, List<double[]> to, int axis) {
    double[] moves = new double[from.size()];
    for (int i = 0; i < moves.length; i++) {
      moves[i] = to.get(i)[axis] - from.get(i)[axis];
    }
    return median(moves);
  }

  /** How much farther apart pairs of points are than before: the median, within reason. */
  private static double scale(List<double[]> from, List<double[]> to) {
    int count = from.size();
    double[] ratios = new double[count];
    for (int i = 0; i < count; i++) {
      int j = (i + count / 2) % count;
      double old = Math.hypot(from.get(i)[0] - from.get(j)[0], from.get(i)[1] - from.get(j)[1]);
      double now = Math.hypot(to.get(i)[0] - to.get(j)[0], to.get(i)[1] - to.get(j)[1]);
      ratios[i] = old < 1 ? 1 : now / old;
    }
    return Math.max(0.9, Math.min(1.1, median(ratios)));
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    int half = values.length / 2;
    return values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
  }

  /** Brightness, of every so many-th pixel where the frame is large. */
  private GrayU8 grey(Image frame) {
    step = Math.max(1, (frame.width() + WIDEST - 1) / WIDEST);
    GrayU8 grey = new GrayU8((frame.width() + step - 1) / step, (frame.height() + step - 1) / step);
    byte[] rgb = frame.rgb();
    for (int y = 0, to = 0; y < frame.height(); y += step) {
      for (int x = 0; x < frame.width(); x += step) {
        int at = 3 * (y * frame.width() + x);
        grey.data[to++] =
            (byte)
                ((77 * (rgb[at] & 0xFF) + 150 * (rgb[at + 1] & 0xFF) + 29 * (rgb[at + 2] & 0xFF))
                    >> 8);
      }
    }
    return grey;
  }
}
