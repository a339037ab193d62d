package dev.heed.look.page;

import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/**
 * Weights as bytes, each row in parts of its greatest weight, so that small weights of long rows
 * keep their digits: the error is at most 1/510 of the greatest of the row.
 *
 * @param weights base64 of unsigned bytes {@code [H, Q, K]}
 * @param scales base64 of little-endian floats {@code [H, Q]}: what 255 stands for
 */
record Quantised(String weights, String scales) {

  static Quantised of(Tensor map) {
    int keys = map.shape().size(2);
    float[] values = map.toFloats();
    int rows = values.length / keys;
    byte[] bytes = new byte[values.length];
    ByteBuffer scales = ByteBuffer.allocate(4 * rows).order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < rows; row++) {
      scales.putFloat(quantise(values, bytes, row * keys, keys));
    }
    return new Quantised(base64(bytes), base64(scales.array()));
  }

  private static float quantise(float[] values, byte[] bytes, int from, int count) {
    float most = 0;
    for (int i = from; i < from + count; i++) {
      most = Math.max(most, values[i]);
    }
    for (int i = from; i < from + count && most > 0; i++) {
      bytes[i] = (byte) Math.round(255 * values[i] / most);
    }
    return most;
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
