package dev.heed.speech.processing;

/**
 * What frames see beyond the ends of a recording.
 *
 * @param left samples in front of the first that the first frame begins at
 * @param right samples behind the last that a frame may reach; negative where it may not reach the
 *     last
 * @param mirrored whether the sound is mirrored there; else it is silent
 */
record Edges(int left, int right, boolean mirrored) {

  /** Frames lie inside the recording. */
  static final Edges NONE = new Edges(0, 0, false);

  static Edges mirrored(int samples) {
    return new Edges(samples, samples, true);
  }

  static Edges silent(int left, int right) {
    return new Edges(left, right, false);
  }

  /** The sample at a place, which may be outside. */
  float at(float[] samples, int place) {
    if (place >= 0 && place < samples.length) {
      return samples[place];
    }
    return mirrored ? samples[mirrored(place, samples.length)] : 0;
  }

  /** Mirrored at the ends as often as it takes. */
  private static int mirrored(int at, int length) {
    if (length == 1) {
      return 0;
    }
    int period = 2 * (length - 1);
    int place = Math.floorMod(at, period);
    return place < length ? place : period - place;
  }
}
