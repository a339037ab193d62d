package dev.heed.vision.image.webp;

import java.util.Arrays;

/**
 * Predictions from the samples above and on the left (RFC 6386, section 12). Above the picture lie
 * 127s, on its left 129s; the corner is 127 in the first row, else 129 in the first column.
 */
final class Prediction {

  private static final int ABOVE = 127;
  private static final int LEFT = 129;

  private final int[] edge = new int[13];

  /** A square of 16 x 16 or 8 x 8. */
  void square(int mode, byte[] plane, int stride, int x, int y, int size) {
    int at = y * stride + x;
    switch (mode) {
      case Macroblock.DC -> fill(plane, at, stride, size, mean(plane, at, stride, x, y, size));
      case Macroblock.TM -> trueMotion(plane, stride, x, y, size);
      case Macroblock.VERTICAL -> {
        for (int row = 0; row < size; row++) {
          for (int i = 0; i < size; i++) {
            plane[at + row * stride + i] = y > 0 ? plane[at - stride + i] : ABOVE;
          }
        }
      }
      default -> {
        for (int row = 0, to = at; row < size; row++, to += stride) {
          Arrays.fill(plane, to, to + size, x > 0 ? plane[to - 1] : (byte) LEFT);
        }
      }
    }
  }

  private static int mean(byte[] plane, int at, int stride, int x, int y, int size) {
    int sum = 0;
    for (int i = 0; i < size; i++) {
      sum += y > 0 ? plane[at - stride + i] & 0xFF : 0;
      sum += x > 0 ? plane[at + i * stride - 1] & 0xFF : 0;
    }
    int count = (x > 0 ? size : 0) + (y > 0 ? size : 0);
    return count == 0 ? 128 : (sum + count / 2) / count;
  }

  private static void fill(byte[] plane, int at, int stride, int size, int value) {
    for (int row = 0, to = at; row < size; row++, to += stride) {
      Arrays.fill(plane, to, to + size, (byte) value);
    }
  }

  private static void trueMotion(byte[] plane, int stride, int x, int y, int size) {
    int at = y * stride + x;
    int corner = corner(plane, at, stride, x, y);
    for (int row = 0; row < size; row++) {
      int to = at + row * stride;
      int base = (x > 0 ? plane[to - 1] & 0xFF : LEFT) - corner;
      for (int i = 0; i < size; i++) {
        int up = y > 0 ? plane[at - stride + i] & 0xFF : ABOVE;
        plane[to + i] = Transforms.clip(base + up);
      }
    }
  }

  private static int corner(byte[] plane, int at, int stride, int x, int y) {
    return y == 0 ? ABOVE : x == 0 ? LEFT : plane[at - stride - 1] & 0xFF;
  }

  /**
   * A block of 4 x 4.
   *
   * @param aboveRight the four samples right of those above
   */
  void block(int mode, byte[] plane, int stride, int x, int y, int[] aboveRight) {
    int at = y * stride + x;
    if (mode == Macroblock.TM) {
      trueMotion(plane, stride, x, y, 4);
      return;
    }
    gather(plane, stride, x, y, aboveRight);
    for (int row = 0; row < 4; row++) {
      for (int column = 0; column < 4; column++) {
        plane[at + row * stride + column] = (byte) sample(mode, column, row);
      }
    }
  }

  /** The edge from the lowest on the left (0) over the corner (4) to the last above right (12). */
  private void gather(byte[] plane, int stride, int x, int y, int[] aboveRight) {
    int at = y * stride + x;
    for (int i = 0; i < 4; i++) {
      edge[3 - i] = x > 0 ? plane[at + i * stride - 1] & 0xFF : LEFT;
      edge[5 + i] = y > 0 ? plane[at - stride + i] & 0xFF : ABOVE;
      edge[9 + i] = aboveRight[i];
    }
    edge[4] = corner(plane, at, stride, x, y);
  }

  private int sample(int mode, int x, int y) {
    return switch (mode) {
      case Macroblock.DC -> blockMean();
      case Macroblock.VERTICAL -> three(5 + x);
      case Macroblock.HORIZONTAL -> y == 3 ? (edge[1] + 3 * edge[0] + 2) >> 2 : three(3 - y);
      case ModeReader.LEFT_DOWN ->
          x + y == 6 ? (edge[11] + 3 * edge[12] + 2) >> 2 : three(6 + x + y);
      case ModeReader.RIGHT_DOWN -> three(4 + x - y);
      case ModeReader.VERTICAL_RIGHT -> verticalRight(x, y);
      case ModeReader.VERTICAL_LEFT -> verticalLeft(x, y);
      case ModeReader.HORIZONTAL_DOWN -> horizontalDown(x, y);
      default -> horizontalUp(x, y);
    };
  }

  private int blockMean() {
    int sum = 4;
    for (int i = 0; i < 4; i++) {
      sum += edge[i] + edge[5 + i];
    }
    return sum >> 3;
  }

  private int verticalRight(int x, int y) {
    int along = 2 * x - y;
    if (along < 0) {
      return three(5 + along);
    }
    return (along & 1) == 0 ? two(4 + along / 2) : three(4 + along / 2 + 1);
  }

  private int verticalLeft(int x, int y) {
    if (x == 3 && y >= 2) {
      return three(y == 2 ? 10 : 11);
    }
    int from = 5 + x + y / 2;
    return (y & 1) == 0 ? two(from) : three(from + 1);
  }

  private int horizontalDown(int x, int y) {
    int along = 2 * y - x;
    if (along < 0) {
      return three(3 - along);
    }
    return (along & 1) == 0 ? two(3 - along / 2) : three(4 - along / 2 - 1);
  }

  private int horizontalUp(int x, int y) {
    int along = x + 2 * y;
    if (along > 5) {
      return edge[0];
    } else if (along == 5) {
      return (edge[1] + 3 * edge[0] + 2) >> 2;
    }
    return (along & 1) == 0 ? two(2 - along / 2) : three(2 - along / 2);
  }

  /** The mean of edge samples {@code i} and {@code i + 1}. */
  private int two(int i) {
    return (edge[i] + edge[i + 1] + 1) >> 1;
  }

  /** The weighted mean around edge sample {@code i}. */
  private int three(int i) {
    return (edge[i - 1] + 2 * edge[i] + edge[i + 1] + 2) >> 2;
  }
}
