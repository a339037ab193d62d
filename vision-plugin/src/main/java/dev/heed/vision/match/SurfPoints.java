package dev.heed.vision.match;

import boofcv.abst.feature.associate.AssociateDescription;
import boofcv.abst.feature.detdesc.DetectDescribePoint;
import boofcv.abst.feature.detect.interest.ConfigFastHessian;
import boofcv.factory.feature.associate.ConfigAssociateGreedy;
import boofcv.factory.feature.associate.FactoryAssociation;
import boofcv.factory.feature.detdesc.FactoryDetectDescribe;
import boofcv.struct.feature.AssociatedIndex;
import boofcv.struct.feature.TupleDesc_F64;
import boofcv.struct.image.GrayF32;
import dev.heed.vision.image.Image;
import dev.heed.vision.processing.Resample;
import dev.heed.vision.processing.Resize;
import georegression.struct.point.Point2D_F64;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.ddogleg.struct.DogArray;

/**
 * Pairs of points without a model: BoofCV's SURF, in the form that is slower and steadier. A pair
 * is taken where each is the other's nearest, and clearly nearer than the second nearest. It tells
 * places from places by their texture, and does not know what is in a picture.
 *
 * @see <a href="https://doi.org/10.1016/j.cviu.2007.09.014">Bay and others, Speeded-up robust
 *     features</a>
 */
public final class SurfPoints {

  private static final int MOST_POINTS = 2000;

  /** Larger pictures are looked at in this size. */
  private static final int LONGEST = 1600;

  /** How near the nearest has to be, in distances to the second nearest. */
  private static final double RATIO = 0.8;

  private final List<Point2D_F64> places = new ArrayList<>();
  private final DogArray<TupleDesc_F64> looks = new DogArray<>(() -> new TupleDesc_F64(64));

  private SurfPoints() {}

  /** The points of a picture. */
  public static SurfPoints of(Image image) {
    int longest = Math.max(image.width(), image.height());
    double scale = Math.min(1, (double) LONGEST / longest);
    Image looked =
        scale == 1
            ? image
            : Resize.to(
                image,
                Math.max(1, (int) Math.round(image.width() * scale)),
                Math.max(1, (int) Math.round(image.height() * scale)),
                Resample.BILINEAR);
    ConfigFastHessian corners = new ConfigFastHessian();
    corners.maxFeaturesAll = MOST_POINTS;
    DetectDescribePoint<GrayF32, TupleDesc_F64> surf =
        FactoryDetectDescribe.surfStable(corners, null, null, GrayF32.class);
    surf.detect(grey(looked));
    SurfPoints points = new SurfPoints();
    double across = (double) image.width() / looked.width();
    double down = (double) image.height() / looked.height();
    for (int i = 0; i < surf.getNumberOfFeatures(); i++) {
      Point2D_F64 at = surf.getLocation(i);
      points.places.add(new Point2D_F64((at.x + 0.5) * across - 0.5, (at.y + 0.5) * down - 0.5));
      points.looks.grow().setTo(surf.getDescription(i));
    }
    return points;
  }

  private static GrayF32 grey(Image image) {
    GrayF32 grey = new GrayF32(image.width(), image.height());
    byte[] rgb = image.rgb();
    for (int i = 0; i < grey.data.length; i++) {
      grey.data[i] =
          0.299f * (rgb[3 * i] & 0xFF)
              + 0.587f * (rgb[3 * i + 1] & 0xFF)
              + 0.114f * (rgb[3 * i + 2] & 0xFF);
    }
    return grey;
  }

  /** How many there are. */
  public int size() {
    return places.size();
  }

  /**
   * Which of them are points of another picture too, the likeliest first; the score is the cosine
   * of the angle between their descriptors.
   */
  public List<PointPair> pairs(SurfPoints other) {
    if (size() == 0 || other.size() == 0) {
      return List.of();
    }
    AssociateDescription<TupleDesc_F64> nearest =
        FactoryAssociation.greedy(
            new ConfigAssociateGreedy(true, RATIO),
            FactoryAssociation.scoreEuclidean(TupleDesc_F64.class, false));
    nearest.setSource(looks);
    nearest.setDestination(other.looks);
    nearest.associate();
    List<PointPair> pairs = new ArrayList<>();
    for (AssociatedIndex match : nearest.getMatches().toList()) {
      Point2D_F64 from = places.get(match.src);
      Point2D_F64 to = other.places.get(match.dst);
      float score = (float) Math.max(0, 1 - match.fitScore * match.fitScore / 2);
      pairs.add(new PointPair(from.x, from.y, to.x, to.y, score));
    }
    pairs.sort(Comparator.comparingDouble(PointPair::score).reversed());
    return List.copyOf(pairs);
  }
}
