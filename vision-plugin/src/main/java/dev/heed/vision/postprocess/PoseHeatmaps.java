package dev.heed.vision.postprocess;

import dev.heed.api.Internal;
import dev.heed.tensor.Numbers;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Joints from maps of how likely each is where: the highest place of a map, moved to where a smooth
 * peak through its neighbours lies, and from the map into the picture. In F32 and in the order of
 * {@code post_process_pose_estimation}.
 *
 * @param values {@code [P, K, h, w]}: a map for each person and joint
 * @see <a href="https://arxiv.org/abs/1910.06278">Zhang et al. 2020, Distribution-Aware Coordinate
 *     Representation for Human Pose Estimation, section 3.2</a>
 */
@SuppressWarnings("ArrayRecordComponent") // made here and only read
@Internal
public record PoseHeatmaps(float[] values, int people, int joints, int height, int width) {

  private static final int RADIUS = 5;
  private static final double SIGMA = 0.8;
  private static final double[] KERNEL = kernel();
  private static final double EPSILON = Math.ulp(1f);

  /** The output {@code heatmaps}. */
  public static PoseHeatmaps of(Tensor tensor) {
    Planes first = Planes.of("heatmaps", tensor, 0);
    Shape shape = tensor.shape();
    return new PoseHeatmaps(
        Numbers.of("heatmaps", tensor),
        shape.size(0),
        first.count(),
        first.height(),
        first.width());
  }

  /** A place in the picture; scores are the heights of peaks. */
  public record Joint(float x, float y, float score) {}

  /** The joints of all people, each in the picture that {@code frames} say. */
  public List<List<Joint>> joints(List<PersonBox.Frame> frames) {
    float[] smooth = smoothed();
    List<List<Joint>> people = new ArrayList<>();
    for (int person = 0; person < frames.size(); person++) {
      List<Joint> own = new ArrayList<>();
      for (int joint = 0; joint < joints; joint++) {
        own.add(placed(peak(person * joints + joint, smooth), frames.get(person)));
      }
      people.add(own);
    }
    return people;
  }

  /** Where a map is highest; -1, -1 for one that is nowhere above 0. */
  private Joint peak(int map, float[] smooth) {
    int start = map * height * width;
    int best = start;
    for (int i = start; i < start + height * width; i++) {
      best = values[i] > values[best] ? i : best;
    }
    boolean found = values[best] > 0;
    int x = found ? (best - start) % width : -1;
    int y = found ? (best - start) / width : -1;
    return refined(map, x, y, values[best], smooth);
  }

  /** One step of Newton's on the logarithm of the map, whose peak is a normal distribution's. */
  private Joint refined(int map, int x, int y, float score, float[] smooth) {
    float here = log(smooth, map, x, y);
    float right = log(smooth, map, x + 1, y);
    float left = log(smooth, map, x - 1, y);
    float below = log(smooth, map, x, y + 1);
    float above = log(smooth, map, x, y - 1);
    double dx = 0.5f * (right - left);
    double dy = 0.5f * (below - above);
    float both =
        log(smooth, map, x + 1, y + 1)
            - right
            - below
            + here
            + here
            - left
            - above
            + log(smooth, map, x - 1, y - 1);
    double dxx = right - 2 * here + left + EPSILON;
    double dyy = below - 2 * here + above + EPSILON;
    double dxy = 0.5f * both;
    double determinant = dxx * dyy - dxy * dxy;
    return new Joint(
        (float) (x - (dyy * dx - dxy * dy) / determinant),
        (float) (y - (dxx * dy - dxy * dx) / determinant),
        score);
  }

  /** In a row of maps with a rim of one pixel each, as the published code counts. */
  private float log(float[] smooth, int map, int x, int y) {
    int size = (height + 2) * (width + 2);
    int index = Math.floorMod(map * size + (y + 1) * (width + 2) + x + 1, people * joints * size);
    int row = Math.min(Math.max(index % size / (width + 2) - 1, 0), height - 1);
    int column = Math.min(Math.max(index % (width + 2) - 1, 0), width - 1);
    float value = smooth[(index / size * height + row) * width + column];
    return (float) Math.log(Math.min(Math.max(value, 0.001f), 50f));
  }

  private Joint placed(Joint joint, PersonBox.Frame frame) {
    float across = frame.width() / (width - 1);
    float down = frame.height() / (height - 1);
    return new Joint(
        joint.x() * across + frame.x() - frame.width() * 0.5f,
        joint.y() * down + frame.y() - frame.height() * 0.5f,
        joint.score());
  }

  private static double[] kernel() {
    double[] kernel = new double[2 * RADIUS + 1];
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = Math.exp(-0.5 / (SIGMA * SIGMA) * (i - RADIUS) * (i - RADIUS));
    }
    double sum = Arrays.stream(kernel).sum();
    return Arrays.stream(kernel).map(weight -> weight / sum).toArray();
  }

  /** Down, then across; the rim is mirrored with its pixels twice. */
  private float[] smoothed() {
    float[] down = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      int y = i / width % height;
      double sum = 0;
      for (int k = -RADIUS; k <= RADIUS; k++) {
        sum += KERNEL[k + RADIUS] * values[i + (mirrored(y + k, height) - y) * width];
      }
      down[i] = (float) sum;
    }
    float[] across = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      int x = i % width;
      double sum = 0;
      for (int k = -RADIUS; k <= RADIUS; k++) {
        sum += KERNEL[k + RADIUS] * down[i + mirrored(x + k, width) - x];
      }
      across[i] = (float) sum;
    }
    return across;
  }

  private static int mirrored(int at, int size) {
    int folded = Math.floorMod(at, 2 * size);
    return folded < size ? folded : 2 * size - 1 - folded;
  }
}
