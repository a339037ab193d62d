package dev.heed.vision.learn;

/**
 * Each place of a square picture takes the pixel of another place, {@code (a x + b y + c, d x + e y
 * + f)}, and is black where that is outside; in steps of 1/65536 of a pixel, as Pillow counts.
 */
record Affine(double a, double b, double c, double d, double e, double f) {

  private static final double ONE = 65536;
  private static final double DIGITS = 1e15;

  static Affine of(double a, double b, double c, double d, double e, double f) {
    return new Affine(a, b, c, d, e, f);
  }

  /** Turned about the middle against the clock. */
  static Affine rotation(int side, double degrees) {
    double angle = -Math.toRadians(degrees % 360);
    double cos = Math.rint(Math.cos(angle) * DIGITS) / DIGITS;
    double sin = Math.rint(Math.sin(angle) * DIGITS) / DIGITS;
    double middle = side / 2.0;
    double right = cos * -middle + sin * -middle + middle;
    double down = -sin * -middle + cos * -middle + middle;
    return new Affine(cos, sin, right, -sin, cos, down);
  }

  byte[] apply(byte[] picture, int side) {
    byte[] made = new byte[picture.length];
    long fromX = fixed(c + (a + b) / 2);
    long fromY = fixed(f + (d + e) / 2);
    for (int y = 0; y < side; y++) {
      long x0 = fromX + y * fixed(b);
      long y0 = fromY + y * fixed(e);
      for (int x = 0; x < side; x++) {
        long u = x0 >> 16;
        long v = y0 >> 16;
        if (u >= 0 && v >= 0 && u < side && v < side) {
          System.arraycopy(picture, (int) (3 * (v * side + u)), made, 3 * (y * side + x), 3);
        }
        x0 += fixed(a);
        y0 += fixed(d);
      }
    }
    return made;
  }

  private static long fixed(double value) {
    return (long) Math.floor(value * ONE + 0.5);
  }
}
