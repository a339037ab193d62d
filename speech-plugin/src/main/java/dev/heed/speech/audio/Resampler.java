package dev.heed.speech.audio;

import static dev.heed.error.HeedException.invalidInput;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Changes the rate of a recording without aliases: a windowed sinc, of which only the taps that
 * meet a sample are computed (polyphase). Immutable, safe for concurrent calls.
 *
 * <p>Length: {@code n} samples at rate {@code from} become {@code ceil(n * to / from)}; sample 0
 * stays at time 0. Outside the recording there is silence.
 *
 * <p>The filter passes 0.91 of the lower of both rates' halves and is down by over 100 dB from that
 * half on, so that aliases are filtered out.
 */
final class Resampler {

  private static final double BETA = 10.06; // Kaiser's, for 100 dB
  private static final double PASSED = 0.91;

  /** Pairs of rates whose taps are remembered: a service meets only a few. */
  private static final int MOST_MADE = 8;

  /** Taps of one pair of rates that are kept, 8 MB; those of odd rates are computed on the way. */
  private static final long MOST_KEPT = 1 << 21;

  /** Kaiser's window from its middle to its end, for taps that are computed on the way. */
  private static final float[] WINDOW = window();

  private static final Map<Long, Resampler> MADE = new LinkedHashMap<>(16, 0.75f, true);

  private final int up;
  private final int down;
  private final int half;
  private final double cutoff;
  private final float[][] phases;

  private Resampler(int from, int to) {
    int common = gcd(from, to);
    this.up = to / common;
    this.down = from / common;
    // In units of input samples: the width of the transition, and the taps that it takes.
    double scale = Math.min(1, (double) to / from);
    double transition = (1 - PASSED) * scale / 2;
    this.half = (int) Math.ceil((100 - 7.95) / (14.36 * transition) / 2) + 1;
    this.cutoff = scale * (1 + PASSED) / 2;
    this.phases = new float[2L * half * up <= MOST_KEPT ? up : 0][];
    for (int phase = 0; phase < phases.length; phase++) {
      phases[phase] = taps((double) phase / up);
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
    long key = (long) from << 32 | to;
    synchronized (MADE) {
      Resampler known = MADE.get(key);
      if (known != null) {
        return known;
      }
    }
    Resampler made = new Resampler(from, to);
    synchronized (MADE) {
      MADE.put(key, made);
      MADE.keySet().removeIf(oldest -> MADE.size() > MOST_MADE);
    }
    return made;
  }

  private static void requireRate(int rate) {
    if (rate < 100 || rate > 1_000_000) {
      throw invalidInput(
          "A recording of %s samples a second cannot be resampled; rates from 100 to 1,000,000 can."
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
    if (phases.length == 0) {
      return direct(samples, centre, (double) phase / up);
    }
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

  /**
   * As {@link #at}, with taps that are computed on the way: the sine turns on from tap to tap, and
   * the window is read between the points of a table, exact to 2e-8.
   */
  private float direct(float[] samples, int centre, double offset) {
    double step = Math.PI * cutoff;
    double turnSin = Math.sin(step);
    double turnCos = Math.cos(step);
    double sin = Math.sin(step * (1 - half - offset));
    double cos = Math.cos(step * (1 - half - offset));
    double sum = 0;
    double weights = 0;
    for (int k = 0; k < 2 * half; k++) {
      double x = k - half + 1 - offset;
      double weight = (Math.abs(x) < 1e-9 ? 1 : sin / (step * x)) * windowed(x / half);
      weights += weight;
      int place = centre - half + 1 + k;
      if (place >= 0 && place < samples.length) {
        sum += weight * samples[place];
      }
      double next = sin * turnCos + cos * turnSin;
      cos = cos * turnCos - sin * turnSin;
      sin = next;
    }
    return (float) (sum / weights);
  }

  private static double windowed(double x) {
    double at = Math.min(1, Math.abs(x)) * (WINDOW.length - 2);
    int before = (int) at;
    return WINDOW[before] + (at - before) * (WINDOW[before + 1] - WINDOW[before]);
  }

  private static float[] window() {
    float[] window = new float[(1 << 14) + 2];
    for (int i = 0; i < window.length; i++) {
      window[i] = (float) kaiser((double) i / (window.length - 2));
    }
    return window;
  }

  /** Weights of the {@code 2 * half} samples around a place; they sum to 1. */
  private float[] taps(double offset) {
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
