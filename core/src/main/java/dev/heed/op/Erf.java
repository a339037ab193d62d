package dev.heed.op;

/** The error function to double precision. */
final class Erf {

  private static final double ROOT_PI = Math.sqrt(Math.PI);

  private Erf() {}

  static double of(double x) {
    double size = Math.abs(x);
    if (Double.isNaN(x)) {
      return x;
    }
    return size > 6
        ? Math.signum(x)
        : Math.signum(x) * (size < 2.5 ? series(size) : 1 - tail(size));
  }

  /** 2 x exp(-x x) / sqrt(pi) times the sum of (2 x x)^n / (1 3 5 ... (2 n + 1)): no cancelling. */
  private static double series(double x) {
    double term = 1;
    double sum = 1;
    for (int n = 1; term > sum * 1e-17; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 * x * Math.exp(-x * x) / ROOT_PI * sum;
  }

  /** The continued fraction x + (1/2) / (x + 1 / (x + (3/2) / (x + ...))), from its far end. */
  private static double tail(double x) {
    double fraction = x;
    for (int n = 80; n > 0; n--) {
      fraction = x + n / 2.0 / fraction;
    }
    return Math.exp(-x * x) / ROOT_PI / fraction;
  }
}
