package dev.heed.learn;

/**
 * Adam with decoupled weight decay, over weights that lie one behind the other.
 *
 * @param firstDecay beta 1
 * @param secondDecay beta 2
 * @param epsilon beside the root of the second moment
 * @param weightDecay times the rate is taken off each weight that decays
 * @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter 2019, algorithm 2</a>
 */
public record AdamW(double firstDecay, double secondDecay, double epsilon, double weightDecay) {

  /** The usual one: 0.9, 0.999, 1e-8. */
  public static AdamW of(double weightDecay) {
    return new AdamW(0.9, 0.999, 1e-8, weightDecay);
  }

  /**
   * Changes the weights {@code from} (included) to {@code to} (excluded).
   *
   * @param first the mean of gradients, changed
   * @param second the mean of their squares, changed
   * @param factor of the gradient, such as that of clipping
   * @param step counted from 1
   */
  void update(
      float[] weights,
      float[] gradient,
      float[] first,
      float[] second,
      int from,
      int to,
      boolean decays,
      float factor,
      double rate,
      long step) {
    float b1 = (float) firstDecay;
    float b2 = (float) secondDecay;
    float kept = decays ? (float) (1 - rate * weightDecay) : 1;
    float size = (float) (rate / (1 - Math.pow(firstDecay, (double) step)));
    float root = (float) (1 / Math.sqrt(1 - Math.pow(secondDecay, (double) step)));
    float tiny = (float) epsilon;
    for (int i = from; i < to; i++) {
      float g = gradient[i] * factor;
      float m = b1 * first[i] + (1 - b1) * g;
      float v = b2 * second[i] + (1 - b2) * g * g;
      first[i] = m;
      second[i] = v;
      weights[i] = weights[i] * kept - size * m / ((float) Math.sqrt(v) * root + tiny);
    }
  }
}
