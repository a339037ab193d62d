package dev.heed.speech.processing;

/**
 * The inner loops of {@link RealFft}: each takes {@code factor} numbers that lie {@code stride *
 * rest} apart, transforms them and writes them {@code stride} apart, rotated for the next stage.
 * Their many arguments are plain arrays so that the compiler keeps them in registers.
 */
final class FftButterflies {

  private static final double C1 = Math.cos(2 * Math.PI / 5);
  private static final double C2 = Math.cos(4 * Math.PI / 5);
  private static final double S1 = Math.sin(2 * Math.PI / 5);
  private static final double S2 = Math.sin(4 * Math.PI / 5);

  private FftButterflies() {}

  /** The powers of a root of one: {@code e^(-2 pi i k / n)} for k from 0 to n - 1. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Roots(double[] cos, double[] sin) {

    static Roots of(int n) {
      double[] cos = new double[n];
      double[] sin = new double[n];
      for (int k = 0; k < n; k++) {
        double angle = -2 * Math.PI * k / n;
        cos[k] = Math.cos(angle);
        sin[k] = Math.sin(angle);
      }
      return new Roots(cos, sin);
    }
  }

  static void two(
      int rest,
      int stride,
      double[] cos,
      double[] sin,
      double[] xr,
      double[] xi,
      double[] yr,
      double[] yi) {
    for (int p = 0; p < rest; p++) {
      double c = cos[2 * p + 1];
      double s = sin[2 * p + 1];
      for (int q = 0; q < stride; q++) {
        int i = q + stride * p;
        int j = i + stride * rest;
        int o = q + stride * 2 * p;
        double dr = xr[i] - xr[j];
        double di = xi[i] - xi[j];
        yr[o] = xr[i] + xr[j];
        yi[o] = xi[i] + xi[j];
        yr[o + stride] = dr * c - di * s;
        yi[o + stride] = dr * s + di * c;
      }
    }
  }

  static void four(
      int rest,
      int stride,
      double[] cos,
      double[] sin,
      double[] xr,
      double[] xi,
      double[] yr,
      double[] yi) {
    int step = stride * rest;
    for (int p = 0; p < rest; p++) {
      for (int q = 0; q < stride; q++) {
        int i = q + stride * p;
        int o = q + stride * 4 * p;
        double ar = xr[i] + xr[i + 2 * step];
        double ai = xi[i] + xi[i + 2 * step];
        double br = xr[i] - xr[i + 2 * step];
        double bi = xi[i] - xi[i + 2 * step];
        double cr = xr[i + step] + xr[i + 3 * step];
        double ci = xi[i + step] + xi[i + 3 * step];
        double dr = xi[i + step] - xi[i + 3 * step]; // times -i
        double di = xr[i + 3 * step] - xr[i + step];
        yr[o] = ar + cr;
        yi[o] = ai + ci;
        rotate(br + dr, bi + di, cos[4 * p + 1], sin[4 * p + 1], yr, yi, o + stride);
        rotate(ar - cr, ai - ci, cos[4 * p + 2], sin[4 * p + 2], yr, yi, o + 2 * stride);
        rotate(br - dr, bi - di, cos[4 * p + 3], sin[4 * p + 3], yr, yi, o + 3 * stride);
      }
    }
  }

  static void five(
      int rest,
      int stride,
      double[] cos,
      double[] sin,
      double[] xr,
      double[] xi,
      double[] yr,
      double[] yi) {
    int step = stride * rest;
    for (int p = 0; p < rest; p++) {
      for (int q = 0; q < stride; q++) {
        int i = q + stride * p;
        int o = q + stride * 5 * p;
        double ar = xr[i + step] + xr[i + 4 * step];
        double ai = xi[i + step] + xi[i + 4 * step];
        double br = xr[i + 2 * step] + xr[i + 3 * step];
        double bi = xi[i + 2 * step] + xi[i + 3 * step];
        double cr = xr[i + step] - xr[i + 4 * step];
        double ci = xi[i + step] - xi[i + 4 * step];
        double dr = xr[i + 2 * step] - xr[i + 3 * step];
        double di = xi[i + 2 * step] - xi[i + 3 * step];
        double er = xr[i] + C1 * ar + C2 * br;
        double ei = xi[i] + C1 * ai + C2 * bi;
        double fr = xr[i] + C2 * ar + C1 * br;
        double fi = xi[i] + C2 * ai + C1 * bi;
        double gr = S1 * ci + S2 * di;
        double gi = -S1 * cr - S2 * dr;
        double hr = S2 * ci - S1 * di;
        double hi = -S2 * cr + S1 * dr;
        yr[o] = xr[i] + ar + br;
        yi[o] = xi[i] + ai + bi;
        rotate(er + gr, ei + gi, cos[5 * p + 1], sin[5 * p + 1], yr, yi, o + stride);
        rotate(fr + hr, fi + hi, cos[5 * p + 2], sin[5 * p + 2], yr, yi, o + 2 * stride);
        rotate(fr - hr, fi - hi, cos[5 * p + 3], sin[5 * p + 3], yr, yi, o + 3 * stride);
        rotate(er - gr, ei - gi, cos[5 * p + 4], sin[5 * p + 4], yr, yi, o + 4 * stride);
      }
    }
  }

  /** By the definition: good enough for factors that lengths of speech seldom have. */
  static void any(
      Roots roots,
      int rest,
      int stride,
      double[] cos,
      double[] sin,
      double[] xr,
      double[] xi,
      double[] yr,
      double[] yi) {
    int factor = roots.cos().length;
    for (int p = 0; p < rest; p++) {
      for (int q = 0; q < stride; q++) {
        for (int j = 0; j < factor; j++) {
          double re = 0;
          double im = 0;
          int turn = 0; // j * k, less whole turns
          for (int k = 0; k < factor; k++) {
            int at = q + stride * (p + rest * k);
            double c = roots.cos()[turn];
            double s = roots.sin()[turn];
            re += xr[at] * c - xi[at] * s;
            im += xr[at] * s + xi[at] * c;
            turn += j;
            turn -= turn >= factor ? factor : 0;
          }
          int twiddle = p * factor + j;
          rotate(re, im, cos[twiddle], sin[twiddle], yr, yi, q + stride * (factor * p + j));
        }
      }
    }
  }

  private static void rotate(
      double re, double im, double c, double s, double[] yr, double[] yi, int at) {
    yr[at] = re * c - im * s;
    yi[at] = re * s + im * c;
  }
}
