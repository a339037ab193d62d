package dev.heed.vision.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.vision.image.Image;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures under known movements, and pictures of different places. */
class MatchGeometryTest {

  private static final int WIDTH = DrawnPlace.WIDTH;
  private static final int HEIGHT = DrawnPlace.HEIGHT;

  private static Optional<MatchGeometry> of(MatchModel model, Image first, Image second) {
    List<PointPair> pairs = SurfPoints.of(first).pairs(SurfPoints.of(second));
    return MatchGeometry.of(model, pairs, 3);
  }

  /** Turned, zoomed and tilted; the worst corner of the picture is within 0.6 pixels. */
  @ParameterizedTest
  @CsvSource({
    "0, 1, 0, 0",
    "12, 0.9, 0.0002, -0.0001",
    "-25, 1.1, -0.0003, 0.0002",
    "170, 0.6, 0.0001, 0.0003"
  })
  void a_homography_is_recovered(double degrees, double zoom, double tiltX, double tiltY) {
    double[] truth = homography(degrees, zoom, tiltX, tiltY);
    Image picture = DrawnPlace.picture(1);
    MatchGeometry found =
        of(MatchModel.HOMOGRAPHY, picture, DrawnPlace.seen(picture, truth, 2)).orElseThrow();
    assertThat(found.matrix().get(2).get(2)).isEqualTo(1);
    assertThat(found.inliers()).hasSizeGreaterThan(30);
    double worst = 0;
    for (double[] corner :
        new double[][] {{0, 0}, {WIDTH - 1, 0}, {0, HEIGHT - 1}, {WIDTH - 1, HEIGHT - 1}}) {
      double[] wanted = DrawnPlace.moved(truth, corner[0], corner[1]);
      double[] got = found.moved(corner[0], corner[1]);
      worst = Math.max(worst, Math.hypot(wanted[0] - got[0], wanted[1] - got[1]));
    }
    assertThat(worst).isLessThan(0.6);
  }

  /** About the picture's middle, which moves a little. */
  private static double[] homography(double degrees, double zoom, double tiltX, double tiltY) {
    double cos = zoom * Math.cos(Math.toRadians(degrees));
    double sin = zoom * Math.sin(Math.toRadians(degrees));
    double x = WIDTH / 2.0;
    double y = HEIGHT / 2.0;
    double w = 1 - tiltX * x - tiltY * y;
    double toX = x + 12.5;
    double toY = y - 7.25;
    double[] turned = {cos, -sin, -cos * x + sin * y, sin, cos, -sin * x - cos * y};
    return new double[] {
      turned[0] + toX * tiltX,
      turned[1] + toX * tiltY,
      turned[2] + toX * w,
      turned[3] + toY * tiltX,
      turned[4] + toY * tiltY,
      turned[5] + toY * w,
      tiltX,
      tiltY,
      w
    };
  }

  /**
   * A near board before a far wall, seen from a step to the right: no homography has both, and the
   * fundamental matrix of a step along x does. True pairs are within half a pixel of it.
   */
  @Test
  void a_fundamental_matrix_is_recovered() {
    Image wall = DrawnPlace.picture(3);
    Image board = DrawnPlace.picture(4);
    Image left = composed(wall, board, 0, 0);
    Image right = composed(wall, board, -9, -34);
    MatchGeometry found = of(MatchModel.FUNDAMENTAL, left, right).orElseThrow();
    double[] f =
        found.matrix().stream().flatMap(List::stream).mapToDouble(Double::doubleValue).toArray();
    for (int y = 20; y < HEIGHT - 20; y += 40) {
      for (int x = 60; x < WIDTH - 60; x += 60) {
        boolean near = isBoard(x, y, 0);
        PointPair pair = new PointPair(x, y, x - (near ? 34 : 9), y, 1);
        assertThat(Residual.of(MatchModel.FUNDAMENTAL, f, pair)).isLessThan(0.5);
      }
    }
    MatchGeometry plane = of(MatchModel.HOMOGRAPHY, left, right).orElseThrow();
    assertThat(plane.inliers().size()).isLessThan(found.inliers().size() * 8 / 10);
  }

  private static boolean isBoard(int x, int y, int shift) {
    return x - shift >= 130 && x - shift < 350 && y >= 60 && y < 300;
  }

  private static Image composed(Image wall, Image board, int far, int near) {
    byte[] rgb = new byte[3 * WIDTH * HEIGHT];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        boolean front = isBoard(x, y, near);
        int from = Math.floorMod(x - (front ? near : far), WIDTH);
        System.arraycopy(
            (front ? board : wall).rgb(), 3 * (y * WIDTH + from), rgb, 3 * (y * WIDTH + x), 3);
      }
    }
    return Image.of(WIDTH, HEIGHT, rgb);
  }

  @ParameterizedTest
  @CsvSource({"1, 5", "6, 7"})
  void different_places_have_nothing_in_common(long first, long second) {
    Image one = DrawnPlace.picture(first);
    Image other = DrawnPlace.picture(second);
    assertThat(of(MatchModel.HOMOGRAPHY, one, other)).isEmpty();
    assertThat(of(MatchModel.FUNDAMENTAL, one, other)).isEmpty();
  }

  /** Pairs at random, however many. */
  @ParameterizedTest
  @CsvSource({"0", "8", "20", "60", "300"})
  void chance_is_refused(int count) {
    Random random = new Random(count);
    List<PointPair> pairs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pairs.add(
          new PointPair(
              random.nextInt(WIDTH),
              random.nextInt(HEIGHT),
              random.nextInt(WIDTH),
              random.nextInt(HEIGHT),
              1));
    }
    assertThat(MatchGeometry.of(MatchModel.HOMOGRAPHY, pairs, 3)).isEmpty();
    assertThat(MatchGeometry.of(MatchModel.FUNDAMENTAL, pairs, 3)).isEmpty();
  }

  /** Half of the pairs are wrong, and those that are right are known. */
  @Test
  void inliers_are_those_that_agree() {
    double[] truth = homography(30, 0.8, 0.0002, 0);
    Random random = new Random(4);
    List<PointPair> pairs = new ArrayList<>();
    List<Integer> right = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      double x = random.nextInt(WIDTH);
      double y = random.nextInt(HEIGHT);
      double[] to = DrawnPlace.moved(truth, x, y);
      boolean wrong = i % 2 == 1;
      pairs.add(
          new PointPair(
              x,
              y,
              to[0] + (wrong ? 30 + random.nextInt(200) : random.nextGaussian() * 0.3),
              to[1] + (wrong ? random.nextInt(200) - 100 : random.nextGaussian() * 0.3),
              1));
      if (!wrong) {
        right.add(i);
      }
    }
    assertThat(MatchGeometry.of(MatchModel.HOMOGRAPHY, pairs, 3).orElseThrow().inliers())
        .isEqualTo(right);
  }

  /** A mirrored picture is not the same place seen otherwise. */
  @Test
  void a_mirror_is_refused() {
    Random random = new Random(9);
    List<PointPair> pairs = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      double x = random.nextInt(WIDTH);
      double y = random.nextInt(HEIGHT);
      pairs.add(new PointPair(x, y, WIDTH - x, y, 1));
    }
    assertThat(MatchGeometry.of(MatchModel.HOMOGRAPHY, pairs, 3)).isEmpty();
  }

  @Test
  void pictures_without_points_have_no_pairs() {
    Image plain = Image.of(64, 48, new byte[3 * 64 * 48]);
    SurfPoints none = SurfPoints.of(plain);
    assertThat(none.size()).isZero();
    assertThat(none.pairs(SurfPoints.of(DrawnPlace.picture(1)))).isEmpty();
    assertThat(SurfPoints.of(Image.of(1, 1, new byte[3])).size()).isZero();
  }
}
