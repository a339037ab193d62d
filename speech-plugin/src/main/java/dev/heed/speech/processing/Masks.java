package dev.heed.speech.processing;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;

/** Which steps of each item are real. */
final class Masks {

  private Masks() {}

  /** I64 {@code [B, steps]}: 1 for the first {@code lengths[b]} of item b, then 0. */
  static Tensor of(int[] lengths, int steps) {
    return behind(0, lengths, steps);
  }

  /** As {@link #of}, behind {@code silent} steps of silence. */
  static Tensor behind(int silent, int[] lengths, int steps) {
    Tensor mask = Tensor.zeros(ElementType.I64, Shape.of(lengths.length, steps));
    var ones = mask.longs();
    for (int b = 0; b < lengths.length; b++) {
      for (int t = silent; t < Math.min(silent + lengths[b], steps); t++) {
        ones.put(b * steps + t, 1);
      }
    }
    return mask;
  }

  /** BOOL {@code [B, steps]}: true for the first {@code lengths[b]} of item b. */
  static Tensor flags(int[] lengths, int steps) {
    Tensor mask = Tensor.zeros(ElementType.BOOL, Shape.of(lengths.length, steps));
    for (int b = 0; b < lengths.length; b++) {
      for (int t = 0; t < Math.min(lengths[b], steps); t++) {
        mask.bytes().put(b * steps + t, (byte) 1);
      }
    }
    return mask;
  }
}
