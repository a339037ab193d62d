package dev.heed.vision.postprocess;

import dev.heed.api.Internal;

/**
 * How a plane of numbers is read at another size, as PyTorch's {@code interpolate} without aligned
 * corners and without antialiasing computes it in F32.
 */
@Internal
public enum Enlarging {
  /** The number that the scaled place falls on. */
  NEAREST {
    @Override
    Reading reading(int from, int to) {
      float scale = (float) from / to;
      Reading reading = new Reading(to, 1);
      for (int i = 0; i < to; i++) {
        reading.set(i, 0, Math.min((int) (i * scale), from - 1), 1);
      }
      return reading;
    }
  },
  /** A blend of two neighbours; the rim repeats. */
  BILINEAR {
    @Override
    Reading reading(int from, int to) {
      Reading reading = new Reading(to, 2);
      for (int i = 0; i < to; i++) {
        float place = Math.max(place(i, from, to), 0);
        int first = Math.min((int) place, from - 1);
        float part = Math.min(Math.max(place - first, 0), 1);
        reading.set(i, 0, first, 1 - part);
        reading.set(i, 1, Math.min(first + 1, from - 1), part);
      }
      return reading;
    }
  },
  /** A cubic through four neighbours with the coefficient -0.75; the rim repeats. */
  BICUBIC {
    @Override
    Reading reading(int from, int to) {
      Reading reading = new Reading(to, 4);
      for (int i = 0; i < to; i++) {
        float place = place(i, from, to);
        int floor = (int) Math.floor(place);
        float part = place - floor;
        float[] weights = {outer(part + 1), inner(part), inner(1 - part), outer(2 - part)};
        for (int tap = 0; tap < 4; tap++) {
          reading.set(i, tap, Math.min(Math.max(floor - 1 + tap, 0), from - 1), weights[tap]);
        }
      }
      return reading;
    }
  };

  private static final float A = -0.75f;

  /** Where the numbers of a line are read, when {@code from} of them become {@code to}. */
  abstract Reading reading(int from, int to);

  private static float place(int i, int from, int to) {
    return (float) from / to * (i + 0.5f) - 0.5f;
  }

  private static float inner(float x) {
    return ((A + 2) * x - (A + 3)) * x * x + 1;
  }

  private static float outer(float x) {
    return ((A * x - 5 * A) * x + 8 * A) * x - 4 * A;
  }

  /** For each place of a new line, the old places and their weights. */
  static final class Reading {
    private final int taps;
    private final int[] places;
    private final float[] weights;

    Reading(int to, int taps) {
      this.taps = taps;
      this.places = new int[to * taps];
      this.weights = new float[to * taps];
    }

    int taps() {
      return taps;
    }

    int place(int i, int tap) {
      return places[i * taps + tap];
    }

    float weight(int i, int tap) {
      return weights[i * taps + tap];
    }

    void set(int i, int tap, int place, float weight) {
      places[i * taps + tap] = place;
      weights[i * taps + tap] = weight;
    }

    /** The new number {@code i} of a line whose numbers are {@code step} apart. */
    float at(int i, float[] line, int start, int step) {
      float sum = 0;
      for (int tap = i * taps; tap < (i + 1) * taps; tap++) {
        sum += weights[tap] * line[start + places[tap] * step];
      }
      return sum;
    }
  }
}
