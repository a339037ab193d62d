package dev.heed.encoding;

/** Follows a {@link Flow} by the classical Runge-Kutta method with steps of one size: order 4. */
final class RungeKutta {

  private RungeKutta() {}

  /**
   * Where the flow takes {@code start}.
   *
   * @param tokens how many positions, the first of which is the start
   * @param gap the time from one position to the next
   * @param steps steps of the method in a gap
   * @return {@code [tokens][C]}
   */
  static double[][] follow(Flow flow, double[] start, int tokens, double gap, int steps) {
    double[][] path = new double[tokens][];
    double[] p = start.clone();
    double h = gap / steps;
    for (int token = 0; token < tokens; token++) {
      path[token] = p;
      for (int step = 0; step < steps && token < tokens - 1; step++) {
        p = step(flow, token * gap + step * h, h, p);
      }
    }
    return path;
  }

  private static double[] step(Flow flow, double t, double h, double... p) {
    double[] k1 = flow.velocity(t, p);
    double[] k2 = flow.velocity(t + h / 2, moved(p, h / 2, k1));
    double[] k3 = flow.velocity(t + h / 2, moved(p, h / 2, k2));
    double[] k4 = flow.velocity(t + h, moved(p, h, k3));
    double[] next = p.clone();
    for (int i = 0; i < p.length; i++) {
      next[i] += h / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
    }
    return next;
  }

  private static double[] moved(double[] p, double h, double... velocity) {
    double[] moved = p.clone();
    for (int i = 0; i < p.length; i++) {
      moved[i] += h * velocity[i];
    }
    return moved;
  }
}
