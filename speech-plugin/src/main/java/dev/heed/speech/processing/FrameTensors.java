package dev.heed.speech.processing;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/** Frames of a batch as one tensor. */
final class FrameTensors {

  private FrameTensors() {}

  /** F32 {@code [B, frames, mels]}; frames that an item lacks are {@code padding}. */
  static Tensor byTime(List<float[][]> items, int frames, int mels, float padding) {
    Tensor tensor = Tensor.zeros(ElementType.F32, Shape.of(items.size(), frames, mels));
    FloatBuffer out = tensor.floats();
    float[] silence = new float[mels];
    Arrays.fill(silence, padding);
    for (float[][] item : items) {
      for (int t = 0; t < frames; t++) {
        out.put(t < item.length ? item[t] : silence);
      }
    }
    return tensor;
  }

  /** F32 {@code [B, mels, frames]}; frames that an item lacks are 0. */
  static Tensor byPitch(List<float[][]> items, int frames, int mels) {
    Tensor tensor = Tensor.zeros(ElementType.F32, Shape.of(items.size(), mels, frames));
    FloatBuffer out = tensor.floats();
    float[] row = new float[frames];
    for (float[][] item : items) {
      for (int m = 0; m < mels; m++) {
        for (int t = 0; t < Math.min(frames, item.length); t++) {
          row[t] = item[t][m];
        }
        out.put(row);
      }
    }
    return tensor;
  }

  /** Each item's whole numbers, {@code [B]}. */
  static Tensor numbers(int[] numbers) {
    Tensor tensor = Tensor.zeros(ElementType.I64, Shape.of(numbers.length));
    for (int i = 0; i < numbers.length; i++) {
      tensor.longs().put(i, numbers[i]);
    }
    return tensor;
  }
}
