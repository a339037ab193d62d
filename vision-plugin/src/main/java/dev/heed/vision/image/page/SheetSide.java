package dev.heed.vision.image.page;

import dev.heed.vision.geometry.Position;
import dev.heed.vision.image.Image;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One side of a sheet, found on the photograph itself: where the colour changes most across it, at
 * many places along it, and the straight line through most of these.
 *
 * @param support the share of the places that lie on the line
 * @param contrast how far the colours on both sides are apart
 */
record SheetSide(Position from, Position to, double support, double contrast) {

  private static final int PLACES = 96;

  /** Corners are round, and other sides near. */
  private static final double MARGIN = 0.06;

  private static final double STEP = 0.5;

  /** How much less a change counts at the end of the reach: the nearer of two edges is meant. */
  private static final double FAR = 0.5;

  /**
   * Looks around a side that is known roughly.
   *
   * @param reach how many pixels to look to both sides
   */
  static Optional<SheetSide> near(Image image, Position from, Position to, double reach) {
    double length = from.distance(to);
    double normalX = -(to.y() - from.y()) / length;
    double normalY = (to.x() - from.x()) / length;
    List<double[]> profiles = new ArrayList<>();
    List<Position> feet = new ArrayList<>();
    int steps = (int) Math.ceil(reach / STEP);
    for (int i = 0; i < PLACES; i++) {
      double t = MARGIN + (1 - 2 * MARGIN) * i / (PLACES - 1);
      Position foot =
          new Position(from.x() + t * (to.x() - from.x()), from.y() + t * (to.y() - from.y()));
      double[] profile = profile(image, foot, normalX, normalY, steps);
      if (profile.length > 0) {
        profiles.add(profile);
        feet.add(foot);
      }
    }
    if (profiles.size() < PLACES / 2) {
      return Optional.empty();
    }
    double[] change = change(profiles, steps);
    double contrast =
        Math.sqrt(change[0] * change[0] + change[1] * change[1] + change[2] * change[2]);
    List<Position> edge = new ArrayList<>();
    for (int i = 0; i < profiles.size(); i++) {
      double offset = steepest(profiles.get(i), change, contrast, steps);
      Position foot = feet.get(i);
      edge.add(new Position(foot.x() + offset * normalX, foot.y() + offset * normalY));
    }
    return Optional.of(line(edge, contrast, Math.max(1, Math.min(2, reach / 4))));
  }

  /** Colours across the side, {@code [2 steps + 1, 3]}; empty where it leaves the picture. */
  private static double[] profile(
      Image image, Position foot, double normalX, double normalY, int steps) {
    double[] colours = new double[3 * (2 * steps + 1)];
    for (int i = -steps; i <= steps; i++) {
      double x = foot.x() + i * STEP * normalX - 0.5;
      double y = foot.y() + i * STEP * normalY - 0.5;
      int left = (int) Math.floor(x);
      int top = (int) Math.floor(y);
      if (left < 0 || top < 0 || left + 1 >= image.width() || top + 1 >= image.height()) {
        return new double[0];
      }
      for (int band = 0; band < 3; band++) {
        int at = 3 * (top * image.width() + left) + band;
        int below = at + 3 * image.width();
        double upper = mixed(image.rgb()[at] & 0xFF, image.rgb()[at + 3] & 0xFF, x - left);
        double lower = mixed(image.rgb()[below] & 0xFF, image.rgb()[below + 3] & 0xFF, x - left);
        colours[3 * (i + steps) + band] = mixed(upper, lower, y - top);
      }
    }
    return colours;
  }

  private static double mixed(double a, double b, double share) {
    return a + share * (b - a);
  }

  /** How the colours inside differ from those outside: medians, so that print does not matter. */
  private static double[] change(List<double[]> profiles, int steps) {
    double[] change = new double[3];
    double[] differences = new double[profiles.size()];
    for (int band = 0; band < 3; band++) {
      for (int i = 0; i < differences.length; i++) {
        double sum = 0;
        for (int step = 1; step <= steps; step++) {
          sum += profiles.get(i)[3 * (steps + step) + band];
          sum -= profiles.get(i)[3 * (steps - step) + band];
        }
        differences[i] = sum / steps;
      }
      Arrays.sort(differences);
      change[band] = differences[differences.length / 2];
    }
    return change;
  }

  /** Where the colours change most in that direction, in pixels from the foot, between samples. */
  private static double steepest(double[] profile, double[] change, double contrast, int steps) {
    int count = 2 * steps + 1;
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      for (int band = 0; band < 3; band++) {
        values[i] += profile[3 * i + band] * change[band] / Math.max(contrast, 1e-9);
      }
    }
    int half = Math.min(4, Math.max(1, steps / 2));
    double[] slopes = new double[count];
    int best = half;
    for (int i = half; i < count - half; i++) {
      for (int j = 1; j <= half; j++) {
        slopes[i] += values[i + j] - values[i - j];
      }
      double away = (double) (i - steps) / steps;
      slopes[i] *= 1 - FAR * away * away;
      best = slopes[i] > slopes[best] ? i : best;
    }
    double peak = slopes[best];
    double before = best > half ? slopes[best - 1] : peak;
    double after = best < count - half - 1 ? slopes[best + 1] : peak;
    double bend = before - 2 * peak + after;
    double shift = bend < 0 ? Math.max(-1, Math.min(1, (before - after) / (2 * bend))) : 0;
    return (best + shift - steps) * STEP;
  }

  /** The line that most places lie on, by trying pairs, then by least squares on those near it. */
  private static SheetSide line(List<Position> edge, double contrast, double near) {
    Position from = edge.get(0);
    Position to = edge.get(edge.size() - 1);
    double most = -1;
    for (int i = 0; i < edge.size() / 2; i += 2) {
      for (int j = edge.size() / 2; j < edge.size(); j += 2) {
        double score = score(edge, edge.get(i), edge.get(j), near);
        if (score > most) {
          most = score;
          from = edge.get(i);
          to = edge.get(j);
        }
      }
    }
    for (int round = 0; round < 3; round++) {
      List<Position> inliers = inliers(edge, from, to, near);
      if (inliers.size() < 2) {
        break;
      }
      Position[] fitted = fitted(inliers);
      from = fitted[0];
      to = fitted[1];
    }
    double support = (double) inliers(edge, from, to, near).size() / edge.size();
    return new SheetSide(from, to, support, contrast);
  }

  private static double away(Position place, Position from, Position to) {
    return Math.abs(from.turn(to, place)) / from.distance(to);
  }

  private static double score(List<Position> edge, Position from, Position to, double near) {
    double score = 0;
    for (Position place : edge) {
      double share = away(place, from, to) / near;
      score += share < 1 ? 1 - share * share : 0;
    }
    return score;
  }

  private static List<Position> inliers(
      List<Position> edge, Position from, Position to, double near) {
    return edge.stream().filter(place -> away(place, from, to) <= near).toList();
  }

  /** Total least squares; the two ends are the outermost places' feet on the line. */
  private static Position[] fitted(List<Position> places) {
    double meanX = places.stream().mapToDouble(Position::x).average().orElseThrow();
    double meanY = places.stream().mapToDouble(Position::y).average().orElseThrow();
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (Position place : places) {
      xx += (place.x() - meanX) * (place.x() - meanX);
      xy += (place.x() - meanX) * (place.y() - meanY);
      yy += (place.y() - meanY) * (place.y() - meanY);
    }
    double angle = Math.atan2(2 * xy, xx - yy) / 2;
    double dx = Math.cos(angle);
    double dy = Math.sin(angle);
    Comparator<Position> along = Comparator.comparingDouble(p -> p.x() * dx + p.y() * dy);
    Position first = places.stream().min(along).orElseThrow();
    Position last = places.stream().max(along).orElseThrow();
    return new Position[] {foot(first, meanX, meanY, dx, dy), foot(last, meanX, meanY, dx, dy)};
  }

  private static Position foot(Position place, double meanX, double meanY, double dx, double dy) {
    double t = (place.x() - meanX) * dx + (place.y() - meanY) * dy;
    return new Position(meanX + t * dx, meanY + t * dy);
  }

  /** Where this line meets another. */
  Optional<Position> meets(SheetSide other) {
    double ux = to.x() - from.x();
    double uy = to.y() - from.y();
    double vx = other.to.x() - other.from.x();
    double vy = other.to.y() - other.from.y();
    double slope = ux * vy - uy * vx;
    double t = ((other.from.x() - from.x()) * vy - (other.from.y() - from.y()) * vx) / slope;
    return Double.isFinite(t)
        ? Optional.of(new Position(from.x() + t * ux, from.y() + t * uy))
        : Optional.empty();
  }
}
