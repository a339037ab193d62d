package dev.heed.speech.audio;

import static dev.heed.error.HeedException.invalidInput;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Changes the rate of a recording without aliases: a windowed sinc, of which only the taps that
 * meet a sample are computed (polyphase). Immutable, safe for concurrent calls.
 *
 * <p>Length: {@code n} samples at rate {@code from} become {@code ceil(n * to / from)}; sample 0
 * stays at time 0. Outside the recording there is silence.
 *
 * <p>The filter passes 0.91 of the lower of both rates' halves and is down by over 100 dB from that
 * half on, so that what would fold back is not heard.
 */
final class Resampler {

  private static final double BETA = 10.06; // Kaiser's, for 100 dB
  private static final double PASSED = 0.91;

  private static final Map<Long, Resampler> MADE = new ConcurrentHashMap<>();

  private final int up;
  private final int down;
  private final int half;
  private final float[][] phases;

  private Resampler(int from, int to) {
    int common = gcd(from, to);
    this.up = to / common;
    this.down = from / common;
    // In units of input samples: the width of the transition, and the taps that it takes.
    double scale = Math.min(1, (double) to / from);
    double transition = (1 - PASSED) * scale / 2;
    this.half = (int) Math.ceil((100 - 7.95) / (14.36 * transition) / 2) + 1;
    double cutoff = scale * (1 + PASSED) / 2;
    this.phases = new float[up][];
    for (int phase = 0; phase < up; phase++) {
      phases[phase] = taps((double) phase / up, cutoff);
    }
  }

  /**
   * From one rate to another, in samples a second.
   *
   * @throws dev.heed.error.HeedException INVALID_INPUT for rates that are not between 100 and
   *     1,000,000
   */
  public static Resampler between(int from, int to) {
    requireRate(from);
    requireRate(to);
    return MADE.computeIfAbsent((long) from << 32 | to, key -> new Resampler(from, to));
  }

  private static void requireRate(int rate) {
    if (rate < 100 || rate > 1_000_000) {
      throw invalidInput(
          "A recording of %d samples a second cannot be resampled; rates from 100 to 1,000,000 can."
              .formatted(rate));
    }
  }

  /** What {@code length} samples become. */
  public int length(int length) {
    return Math.toIntExact(-Math.floorDiv(-(long) length * up, (long) down));
  }

  /** Input samples on each side of a place that a new sample there depends on. */
  public int reach() {
    return half;
  }

  /** A whole recording. */
  public float[] resample(float[] samples) {
    float[] result = new float[length(samples.length)];
    for (int i = 0; i < result.length; i++) {
      long at = (long) i * down;
      result[i] = at(samples, (int) (at / up), (int) (at % up));
    }
    return result;
  }

  /** The value {@code phase / up} behind sample {@code centre}. */
  private float at(float[] samples, int centre, int phase) {
    float[] taps = phases[phase];
    int first = centre - half + 1;
    int from = Math.max(0, -first);
    int to = Math.min(taps.length, samples.length - first);
    double sum = 0;
    for (int k = from; k < to; k++) {
      sum += (double) taps[k] * samples[first + k];
    }
    return (float) sum;
  }

  /** Weights of the {@code 2 * half} samples around a place; they sum to 1. */
  private float[] taps(double offset, double cutoff) {
    double[] taps = new double[2 * half];
    double sum = 0;
    for (int k = 0; k < taps.length; k++) {
      double x = k - half + 1 - offset;
      taps[k] = sinc(cutoff * x) * kaiser(x / half);
      sum += taps[k];
    }
    float[] result = new float[taps.length];
    for (int k = 0; k < taps.length; k++) {
      result[k] = (float) (taps[k] / sum);
    }
    return result;
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }

  private static double kaiser(double x) {
    return Math.abs(x) >= 1 ? 0 : bessel(BETA * Math.sqrt(1 - x * x)) / bessel(BETA);
  }

  /** The modified Bessel function of order 0, by its series. */
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
