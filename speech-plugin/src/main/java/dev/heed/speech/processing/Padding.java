package dev.heed.speech.processing;

import java.util.List;
import java.util.OptionalInt;

/**
 * To which length the recordings of a batch are brought.
 *
 * @param length a fixed one, to which longer ones are cut; empty for the longest of the batch
 * @param multiple the longest is brought up to a multiple of this
 */
record Padding(OptionalInt length, int multiple) {

  static Padding longest() {
    return new Padding(OptionalInt.empty(), 1);
  }

  static Padding to(int length) {
    return new Padding(OptionalInt.of(length), 1);
  }

  static Padding multiple(int of) {
    return new Padding(OptionalInt.empty(), of);
  }

  int of(List<float[]> waveforms) {
    return length.orElseGet(
        () -> up(waveforms.stream().mapToInt(w -> w.length).max().orElseThrow()));
  }

  private int up(int longest) {
    return Math.multiplyExact((longest + multiple - 1) / multiple, multiple);
  }

  /** All recordings at that length. */
  List<float[]> fit(List<float[]> waveforms, float value) {
    int samples = of(waveforms);
    return waveforms.stream().map(w -> MonoSamples.fit(w, samples, value)).toList();
  }
}
