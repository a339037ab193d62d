package dev.heed.speech.processing;

/**
 * Resampling as scipy's {@code resample_poly} has it by default, which made the recordings of
 * feature extractors at other rates.
 */
final class Polyphase {

  private Polyphase() {}

  static float[] resampled(float[] samples, int from, int to) {
    if (from == to) {
      return samples;
    }
    int common = gcd(from, to);
    int up = to / common;
    int down = from / common;
    int half = 10 * Math.max(up, down);
    float[] taps = taps(half, Math.max(up, down), up);
    int length = Math.toIntExact(((long) samples.length * up + down - 1) / down);
    float[] result = new float[length];
    for (int i = 0; i < length; i++) {
      long at = (long) i * down + half; // among the taps' places, behind zeros between samples
      long first = Math.max(0, (at - 2L * half + up - 1) / up);
      float sum = 0; // in single precision, the oldest sample first
      for (long k = first; k < samples.length && k * up <= at; k++) {
        sum += taps[(int) (at - k * up)] * samples[(int) k];
      }
      result[i] = sum;
    }
    return result;
  }

  private static float[] taps(int half, int widest, int up) {
    double[] taps = new double[2 * half + 1];
    double sum = 0;
    for (int i = 0; i < taps.length; i++) {
      double x = (double) (i - half) / widest;
      double sinc = x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
      double place = (double) (i - half) / half;
      taps[i] = sinc * bessel(5 * Math.sqrt(1 - place * place)) / bessel(5);
      sum += taps[i];
    }
    float[] scaled = new float[taps.length];
    for (int i = 0; i < taps.length; i++) {
      scaled[i] = (float) ((float) (taps[i] / sum) * up);
    }
    return scaled;
  }

  private static double bessel(double x) {
    double sum = 1;
    double term = 1;
    for (int k = 1; term > sum * 1e-17; k++) {
      term *= x * x / (4.0 * k * k);
      sum += term;
    }
    return sum;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
