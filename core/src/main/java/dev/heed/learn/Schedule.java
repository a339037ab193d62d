package dev.heed.learn;

/**
 * The learning rate of each step: rising in a line, then falling along half a cosine.
 *
 * @param peak after the warm-up
 * @param floor at the end, as a part of the peak
 * @see <a href="https://arxiv.org/abs/1608.03983">Loshchilov and Hutter 2017, SGDR</a>
 */
public record Schedule(double peak, long warmUp, long steps, double floor) {

  /** The rate of a step, counted from 0. */
  public double at(long step) {
    if (step < warmUp) {
      return peak * (step + 1) / warmUp;
    }
    double done = Math.min(1, (double) (step - warmUp) / Math.max(1, steps - warmUp));
    return peak * (floor + (1 - floor) * 0.5 * (1 + StrictMath.cos(Math.PI * done)));
  }
}
