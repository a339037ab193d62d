package dev.heed.speech.processing;

/**
 * The cosine in single precision as numpy computes it: not always the nearest number, and a window
 * made of it shows.
 *
 * @see <a href="https://doi.org/10.1007/978-1-4757-2736-4">Muller, Elementary Functions: Cody and
 *     Waite's reduction, and minimax polynomials</a>
 */
final class SingleCosine {

  private static final float TWO_OVER_PI = (float) (2 / Math.PI);

  /** Beside this number there is no room for fractions. */
  private static final float WHOLE = 0x1.8p+23f;

  /** Half of pi in three parts, the first of which times small numbers is exact. */
  private static final float[] HALF_PI = {0x1.921fb0p+00f, 0x1.5110b4p-22f, 0x1.846988p-48f};

  /** Of the square, from the highest power. */
  private static final float[] COSINE = {
    0x1.98e616p-16f, -0x1.6c06dcp-10f, 0x1.55553cp-05f, -0.5f, 1
  };

  private static final float[] SINE = {
    0x1.7d3bbcp-19f, -0x1.a06bbap-13f, 0x1.11119ap-07f, -0x1.555556p-03f, 0
  };

  private SingleCosine() {}

  static float of(float angle) {
    float turns = Math.fma(angle, TWO_OVER_PI, WHOLE) - WHOLE;
    float rest = angle;
    for (float part : HALF_PI) {
      rest = Math.fma(turns, -part, rest);
    }
    float square = rest * rest;
    int quarter = (int) turns + 1;
    float value =
        quarter % 2 == 0
            ? Math.fma(polynomial(SINE, square), rest, rest)
            : polynomial(COSINE, square);
    return (quarter & 2) == 0 ? value : -value;
  }

  private static float polynomial(float[] factors, float x) {
    float sum = factors[0];
    for (int i = 1; i < factors.length; i++) {
      sum = Math.fma(sum, x, factors[i]);
    }
    return sum;
  }
}
