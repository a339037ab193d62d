package dev.heed.speech.processing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The discrete Fourier transform of real numbers, of any length: Stockham's, with factors of 4, 2,
 * 3, 5 and whatever else the length has. An even length is one complex transform of half of it. The
 * tables are shared by threads; the {@link Work} is one thread's.
 */
final class RealFft {

  /** Room for one transform at a time. */
  static final class Work {
    private double[] re;
    private double[] im;
    private double[] otherRe;
    private double[] otherIm;

    private Work(int size) {
      re = new double[size];
      im = new double[size];
      otherRe = new double[size];
      otherIm = new double[size];
    }

    private void swap() {
      double[] oldRe = re;
      double[] oldIm = im;
      re = otherRe;
      im = otherIm;
      otherRe = oldRe;
      otherIm = oldIm;
    }
  }

  /** One factor of the length, with the rotations between it and the next. */
  @SuppressWarnings("ArrayRecordComponent") // stages are never compared
  private record Stage(
      int factor, int rest, int stride, double[] cos, double[] sin, FftButterflies.Roots roots) {}

  private final int length;
  private final int size;
  private final List<Stage> stages = new ArrayList<>();
  private final double[] cos;
  private final double[] sin;

  RealFft(int length) {
    this.length = length;
    this.size = length % 2 == 0 ? length / 2 : length;
    this.cos = new double[length / 2 + 1];
    this.sin = new double[length / 2 + 1];
    for (int k = 0; k <= length / 2; k++) {
      cos[k] = Math.cos(2 * Math.PI * k / length);
      sin[k] = -Math.sin(2 * Math.PI * k / length);
    }
    plan();
  }

  /** Numbers in the spectrum: from frequency 0 to half the rate. */
  int bins() {
    return length / 2 + 1;
  }

  Work work() {
    return new Work(size);
  }

  /** Samples in a frame; what is behind the window is zero. */
  int length() {
    return length;
  }

  private void plan() {
    int rest = size;
    int stride = 1;
    while (rest > 1) {
      int factor = factor(rest);
      rest /= factor;
      stages.add(stage(factor, rest, stride));
      stride *= factor;
    }
  }

  private static int factor(int n) {
    for (int factor : new int[] {4, 2, 3, 5}) {
      if (n % factor == 0) {
        return factor;
      }
    }
    int factor = 7;
    while (n % factor != 0) {
      factor += 2;
    }
    return factor;
  }

  private static Stage stage(int factor, int rest, int stride) {
    double[] cos = new double[factor * rest];
    double[] sin = new double[factor * rest];
    for (int p = 0; p < rest; p++) {
      for (int j = 0; j < factor; j++) {
        double angle =
            -2 * Math.PI * ((long) p * j % ((long) factor * rest)) / ((double) factor * rest);
        cos[p * factor + j] = Math.cos(angle);
        sin[p * factor + j] = Math.sin(angle);
      }
    }
    return new Stage(factor, rest, stride, cos, sin, FftButterflies.Roots.of(factor));
  }

  /**
   * The squared magnitudes of {@code samples}' spectrum, rounded to single precision before they
   * are squared, as the published feature extractors store them.
   *
   * @param samples as many as the length
   * @param power takes {@link #bins} numbers
   */
  void power(double[] samples, double[] power, Work work) {
    if (length % 2 == 0) {
      for (int i = 0; i < size; i++) {
        work.re[i] = samples[2 * i];
        work.im[i] = samples[2 * i + 1];
      }
      transform(work);
      split(work, power);
    } else {
      System.arraycopy(samples, 0, work.re, 0, size);
      Arrays.fill(work.im, 0);
      transform(work);
      for (int k = 0; k < power.length; k++) {
        power[k] = square(work.re[k], work.im[k]);
      }
    }
  }

  /** From the transform of pairs to that of the whole. */
  private void split(Work work, double[] power) {
    for (int k = 0; k <= size; k++) {
      int i = k == size ? 0 : k;
      int j = i == 0 ? 0 : size - i;
      double evenRe = (work.re[i] + work.re[j]) / 2;
      double evenIm = (work.im[i] - work.im[j]) / 2;
      double oddRe = (work.im[i] + work.im[j]) / 2;
      double oddIm = (work.re[j] - work.re[i]) / 2;
      double re = evenRe + cos[k] * oddRe - sin[k] * oddIm;
      double im = evenIm + cos[k] * oddIm + sin[k] * oddRe;
      power[k] = square(re, im);
    }
  }

  private static double square(double re, double im) {
    float x = (float) re;
    float y = (float) im;
    return (double) x * x + (double) y * y;
  }

  private void transform(Work work) {
    for (Stage stage : stages) {
      switch (stage.factor) {
        case 2 ->
            FftButterflies.two(
                stage.rest,
                stage.stride,
                stage.cos,
                stage.sin,
                work.re,
                work.im,
                work.otherRe,
                work.otherIm);
        case 4 ->
            FftButterflies.four(
                stage.rest,
                stage.stride,
                stage.cos,
                stage.sin,
                work.re,
                work.im,
                work.otherRe,
                work.otherIm);
        case 5 ->
            FftButterflies.five(
                stage.rest,
                stage.stride,
                stage.cos,
                stage.sin,
                work.re,
                work.im,
                work.otherRe,
                work.otherIm);
        default ->
            FftButterflies.any(
                stage.roots,
                stage.rest,
                stage.stride,
                stage.cos,
                stage.sin,
                work.re,
                work.im,
                work.otherRe,
                work.otherIm);
      }
      work.swap();
    }
  }
}
