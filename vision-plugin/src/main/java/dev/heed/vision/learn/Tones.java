package dev.heed.vision.learn;

import java.util.Arrays;

/** What is done to the colours of a picture [side, side, 3], rounded as Pillow rounds. */
final class Tones {

  private Tones() {}

  /** {@code factor} of the second and the rest of the first; beyond 1 it goes on the same way. */
  static byte[] blended(byte[] first, byte[] second, double factor) {
    byte[] made = new byte[first.length];
    float alpha = (float) factor;
    for (int i = 0; i < made.length; i++) {
      int from = first[i] & 255;
      float value = from + alpha * ((second[i] & 255) - from);
      made[i] = (byte) (int) Math.max(0, Math.min(255, value));
    }
    return made;
  }

  /** In 16 bits behind the point. */
  private static int lightness(byte[] picture, int at) {
    int red = picture[at] & 255;
    int green = picture[at + 1] & 255;
    int blue = picture[at + 2] & 255;
    return (19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16;
  }

  static byte[] grey(byte[] picture) {
    byte[] made = new byte[picture.length];
    for (int i = 0; i < made.length; i += 3) {
      Arrays.fill(made, i, i + 3, (byte) lightness(picture, i));
    }
    return made;
  }

  static byte[] mean(byte[] picture) {
    long sum = 0;
    for (int i = 0; i < picture.length; i += 3) {
      sum += lightness(picture, i);
    }
    byte[] made = new byte[picture.length];
    Arrays.fill(made, (byte) (int) (3.0 * sum / picture.length + 0.5));
    return made;
  }

  /** 3 x 3, the middle five times; the rim stays. */
  static byte[] smooth(byte[] picture, int side) {
    byte[] made = picture.clone();
    for (int y = 1; y < side - 1; y++) {
      for (int x = 3; x < 3 * (side - 1); x++) {
        int sum = 4 * (picture[3 * y * side + x] & 255);
        for (int row = y - 1; row <= y + 1; row++) {
          for (int step = -3; step <= 3; step += 3) {
            sum += picture[3 * row * side + x + step] & 255;
          }
        }
        made[3 * y * side + x] = (byte) (int) (sum / 13.0 + 0.5);
      }
    }
    return made;
  }

  static byte[] posterized(byte[] picture, int bits) {
    byte[] made = new byte[picture.length];
    int mask = 0xFF << (8 - bits);
    for (int i = 0; i < made.length; i++) {
      made[i] = (byte) (picture[i] & mask);
    }
    return made;
  }

  static byte[] solarized(byte[] picture, double threshold) {
    byte[] made = new byte[picture.length];
    for (int i = 0; i < made.length; i++) {
      int value = picture[i] & 255;
      made[i] = (byte) (value < threshold ? value : 255 - value);
    }
    return made;
  }

  private static int[] counts(byte[] picture, int colour) {
    int[] counts = new int[256];
    for (int i = colour; i < picture.length; i += 3) {
      counts[picture[i] & 255]++;
    }
    return counts;
  }

  private static void look(byte[] picture, int colour, int... table) {
    for (int i = colour; i < picture.length; i += 3) {
      picture[i] = (byte) table[picture[i] & 255];
    }
  }

  /** Each colour from 0 to 255. */
  static byte[] stretched(byte[] picture) {
    byte[] made = picture.clone();
    for (int c = 0; c < 3; c++) {
      int[] counts = counts(picture, c);
      int low = 0;
      int high = 255;
      while (low < 255 && counts[low] == 0) {
        low++;
      }
      while (high > 0 && counts[high] == 0) {
        high--;
      }
      if (high > low) {
        double scale = 255.0 / (high - low);
        double offset = -low * scale;
        int[] table = new int[256];
        for (int i = 0; i < 256; i++) {
          table[i] = Math.max(0, Math.min(255, (int) (i * scale + offset)));
        }
        look(made, c, table);
      }
    }
    return made;
  }

  /** Each colour as often as any other. */
  static byte[] equalized(byte[] picture) {
    byte[] made = picture.clone();
    for (int c = 0; c < 3; c++) {
      int[] counts = counts(picture, c);
      int last = 255;
      while (last > 0 && counts[last] == 0) {
        last--;
      }
      int step = (picture.length / 3 - counts[last]) / 255;
      if (step > 0) {
        int[] table = new int[256];
        int sum = step / 2;
        for (int i = 0; i < 256; i++) {
          table[i] = Math.min(255, sum / step);
          sum += counts[i];
        }
        look(made, c, table);
      }
    }
    return made;
  }
}
