package dev.heed.vision.learn;

import java.util.SplittableRandom;

/** RandAugment's operations on [side, side, 3], with torchvision's strengths at magnitude 1. */
final class RandomOperation {

  private static final int COUNT = 14;

  private RandomOperation() {}

  /** One of them, each as likely; {@code m} from 0 to 1 says how strong. */
  static byte[] any(byte[] picture, int side, double m, SplittableRandom random) {
    double sign = random.nextBoolean() ? 1 : -1;
    return switch (random.nextInt(COUNT)) {
      case 0 -> picture;
      case 1 -> affine(picture, side, 1, sign * 0.3 * m, 0, 1, 0, 0);
      case 2 -> affine(picture, side, 1, 0, sign * 0.3 * m, 1, 0, 0);
      case 3 -> affine(picture, side, 1, 0, 0, 1, sign * m * side * 150 / 331, 0);
      case 4 -> affine(picture, side, 1, 0, 0, 1, 0, sign * m * side * 150 / 331);
      case 5 -> rotated(picture, side, sign * Math.toRadians(30) * m);
      case 6 -> blended(picture, black(picture), 1 + sign * 0.9 * m);
      case 7 -> blended(picture, grey(picture), 1 + sign * 0.9 * m);
      case 8 -> blended(picture, mean(picture), 1 + sign * 0.9 * m);
      case 9 -> blended(picture, smooth(picture, side), 1 + sign * 0.9 * m);
      case 10 -> posterized(picture, 8 - (int) Math.round(4 * m));
      case 11 -> solarized(picture, 256 - (int) Math.round(256 * m));
      case 12 -> stretched(picture);
      default -> equalized(picture);
    };
  }

  private static byte[] rotated(byte[] picture, int side, double angle) {
    double c = Math.cos(angle);
    double s = Math.sin(angle);
    return affine(picture, side, c, -s, s, c, 0, 0);
  }

  /** Each place takes the nearest pixel of another, about the middle; black outside. */
  private static byte[] affine(
      byte[] picture, int side, double a, double b, double c, double d, double dx, double dy) {
    byte[] made = new byte[picture.length];
    double middle = (side - 1) / 2.0;
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        long u = Math.round(a * (x - middle) + b * (y - middle) + middle + dx);
        long v = Math.round(c * (x - middle) + d * (y - middle) + middle + dy);
        if (u >= 0 && v >= 0 && u < side && v < side) {
          System.arraycopy(picture, (int) (3 * (v * side + u)), made, 3 * (y * side + x), 3);
        }
      }
    }
    return made;
  }

  private static byte clamped(double value) {
    return (byte) Math.max(0, Math.min(255, Math.round(value)));
  }

  /** {@code factor} of the picture and the rest of the other. */
  private static byte[] blended(byte[] picture, byte[] other, double factor) {
    byte[] made = new byte[picture.length];
    for (int i = 0; i < made.length; i++) {
      int own = picture[i] & 255;
      int one = other[i] & 255;
      made[i] = clamped(one + factor * (own - one));
    }
    return made;
  }

  private static byte[] black(byte[] picture) {
    return new byte[picture.length];
  }

  private static int lightness(byte[] picture, int at) {
    int red = picture[at] & 255;
    int green = picture[at + 1] & 255;
    int blue = picture[at + 2] & 255;
    return (int) (0.299 * red + 0.587 * green + 0.114 * blue);
  }

  private static byte[] grey(byte[] picture) {
    byte[] made = new byte[picture.length];
    for (int i = 0; i < made.length; i += 3) {
      byte light = (byte) lightness(picture, i);
      made[i] = light;
      made[i + 1] = light;
      made[i + 2] = light;
    }
    return made;
  }

  private static byte[] mean(byte[] picture) {
    long sum = 0;
    for (int i = 0; i < picture.length; i += 3) {
      sum += lightness(picture, i);
    }
    byte[] made = new byte[picture.length];
    java.util.Arrays.fill(made, (byte) (3 * sum / picture.length));
    return made;
  }

  /** 3 x 3, the middle five times; the rim stays. */
  private static byte[] smooth(byte[] picture, int side) {
    byte[] made = picture.clone();
    for (int y = 1; y < side - 1; y++) {
      for (int x = 3; x < 3 * (side - 1); x++) {
        int sum = 4 * (picture[3 * y * side + x] & 255);
        for (int row = y - 1; row <= y + 1; row++) {
          for (int step = -3; step <= 3; step += 3) {
            sum += picture[3 * row * side + x + step] & 255;
          }
        }
        made[3 * y * side + x] = clamped(sum / 13.0);
      }
    }
    return made;
  }

  private static byte[] posterized(byte[] picture, int bits) {
    byte[] made = new byte[picture.length];
    int mask = 0xFF << (8 - bits);
    for (int i = 0; i < made.length; i++) {
      made[i] = (byte) (picture[i] & mask);
    }
    return made;
  }

  private static byte[] solarized(byte[] picture, int threshold) {
    byte[] made = new byte[picture.length];
    for (int i = 0; i < made.length; i++) {
      int value = picture[i] & 255;
      made[i] = (byte) (value >= threshold ? 255 - value : value);
    }
    return made;
  }

  /** Each colour from 0 to 255. */
  private static byte[] stretched(byte[] picture) {
    byte[] made = picture.clone();
    for (int c = 0; c < 3; c++) {
      int low = 255;
      int high = 0;
      for (int i = c; i < made.length; i += 3) {
        low = Math.min(low, picture[i] & 255);
        high = Math.max(high, picture[i] & 255);
      }
      for (int i = c; i < made.length && high > low; i += 3) {
        made[i] = clamped(((picture[i] & 255) - low) * 255.0 / (high - low));
      }
    }
    return made;
  }

  /** Each colour as often as any other. */
  private static byte[] equalized(byte[] picture) {
    byte[] made = picture.clone();
    for (int c = 0; c < 3; c++) {
      int[] counts = new int[256];
      for (int i = c; i < made.length; i += 3) {
        counts[picture[i] & 255]++;
      }
      int last = 255;
      while (last > 0 && counts[last] == 0) {
        last--;
      }
      int step = (picture.length / 3 - counts[last]) / 255;
      int sum = step / 2;
      int[] table = new int[256];
      for (int value = 0; value < 256; value++) {
        table[value] = step == 0 ? value : Math.min(255, sum / step);
        sum += counts[value];
      }
      for (int i = c; i < made.length; i += 3) {
        made[i] = (byte) table[picture[i] & 255];
      }
    }
    return made;
  }
}
