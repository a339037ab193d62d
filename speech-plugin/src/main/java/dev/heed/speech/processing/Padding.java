package dev.heed.speech.processing;

import java.util.List;
import java.util.OptionalInt;

/**
 * To which length the recordings of a batch are brought.
 *
 * @param length a fixed one, to which longer ones are cut; empty for the longest of the batch
 */
record Padding(OptionalInt length) {

  static Padding longest() {
    return new Padding(OptionalInt.empty());
  }

  static Padding to(int length) {
    return new Padding(OptionalInt.of(length));
  }

  int of(List<float[]> waveforms) {
    return length.orElseGet(() -> waveforms.stream().mapToInt(w -> w.length).max().orElseThrow());
  }
}
