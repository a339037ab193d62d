package dev.heed.vision.match;

/** How far a pair is from what a matrix says, in pixels. */
final class Residual {

  private Residual() {}

  static double of(MatchModel model, double[] m, PointPair pair) {
    return switch (model) {
      case HOMOGRAPHY -> transfer(m, pair);
      case FUNDAMENTAL -> sampson(m, pair);
    };
  }

  /** From where the first point is put to the second. */
  private static double transfer(double[] m, PointPair pair) {
    double w = m[6] * pair.x0() + m[7] * pair.y0() + m[8];
    double x = (m[0] * pair.x0() + m[1] * pair.y0() + m[2]) / w;
    double y = (m[3] * pair.x0() + m[4] * pair.y0() + m[5]) / w;
    double apart = Math.hypot(x - pair.x1(), y - pair.y1());
    return Double.isNaN(apart) ? Double.POSITIVE_INFINITY : apart;
  }

  /** Sampson's distance: to first order, how far both points have to go to be on their lines. */
  private static double sampson(double[] m, PointPair p) {
    double a = m[0] * p.x0() + m[1] * p.y0() + m[2];
    double b = m[3] * p.x0() + m[4] * p.y0() + m[5];
    double c = m[6] * p.x0() + m[7] * p.y0() + m[8];
    double d = m[0] * p.x1() + m[3] * p.y1() + m[6];
    double e = m[1] * p.x1() + m[4] * p.y1() + m[7];
    double apart = Math.abs(p.x1() * a + p.y1() * b + c) / Math.sqrt(a * a + b * b + d * d + e * e);
    return Double.isNaN(apart) ? Double.POSITIVE_INFINITY : apart;
  }
}
