package dev.heed.vision.processing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Reference;
import dev.heed.vision.image.Image;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/** Pictures and digests for tests. */
final class Pictures {

  private Pictures() {}

  /** An input of the reference data, as RGB. */
  static Image reference(String input) {
    return Image.read(Reference.folder("").resolve(input));
  }

  /** Noise, the same for the same arguments. */
  static Image noise(int width, int height, long seed) {
    byte[] rgb = new byte[width * height * 3];
    new Random(seed).nextBytes(rgb);
    return Image.of(width, height, rgb);
  }

  /** {@code [width, height, seed]}, noise; with a fourth number a white margin around it. */
  static Image drawn(JsonNode plan) {
    int width = plan.get(0).asInt();
    int height = plan.get(1).asInt();
    int margin = plan.path(3).asInt(0);
    byte[] rgb = new byte[width * height * 3];
    int state = plan.get(2).asInt();
    for (int i = 0; i < rgb.length; i++) {
      state = state * 1664525 + 1013904223;
      int x = i / 3 % width;
      int y = i / 3 / width;
      boolean inside = isWithin(x, width, margin) && isWithin(y, height, margin);
      rgb[i] = (byte) (inside ? state >>> 24 : 255);
    }
    return Image.of(width, height, rgb);
  }

  private static boolean isWithin(int at, int size, int margin) {
    return at >= margin && at < size - margin;
  }

  static String sha256(Tensor tensor) {
    return sha256(tensor.bytes());
  }

  static String sha256(byte[] bytes) {
    return sha256(ByteBuffer.wrap(bytes));
  }

  private static String sha256(ByteBuffer bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
