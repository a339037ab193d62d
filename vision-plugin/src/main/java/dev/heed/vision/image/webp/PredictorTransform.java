package dev.heed.vision.image.webp;

/**
 * Pixels are differences to a prediction from their neighbours.
 *
 * @param tiles the kind of prediction, in green, for squares of {@code 1 << bits}
 */
@SuppressWarnings("ArrayRecordComponent")
record PredictorTransform(int storedWidth, int bits, int[] tiles) implements LosslessTransform {

  private static final int BLACK = 0xFF000000;

  @Override
  public int[] undo(int[] argb, int height) {
    int width = storedWidth;
    int across = LosslessTransform.tiles(width, bits);
    argb[0] = LosslessTransform.add(argb[0], BLACK);
    for (int x = 1; x < width; x++) {
      argb[x] = LosslessTransform.add(argb[x], argb[x - 1]);
    }
    for (int y = 1, i = width; y < height; y++) {
      argb[i] = LosslessTransform.add(argb[i], argb[i - width]);
      i++;
      for (int x = 1; x < width; x++, i++) {
        int mode = tiles[(y >> bits) * across + (x >> bits)] >> 8 & 15;
        argb[i] = LosslessTransform.add(argb[i], predict(mode, argb, i));
      }
    }
    return argb;
  }

  private int predict(int mode, int[] argb, int i) {
    int left = argb[i - 1];
    int top = argb[i - storedWidth];
    int topRight = argb[i - storedWidth + 1];
    int topLeft = argb[i - storedWidth - 1];
    return switch (mode) {
      case 1 -> left;
      case 2 -> top;
      case 3 -> topRight;
      case 4 -> topLeft;
      case 5 -> mean(mean(left, topRight), top);
      case 6 -> mean(left, topLeft);
      case 7 -> mean(left, top);
      case 8 -> mean(topLeft, top);
      case 9 -> mean(top, topRight);
      case 10 -> mean(mean(left, topLeft), mean(top, topRight));
      case 11 -> nearer(left, top, topLeft);
      case 12 -> gradient(left, top, topLeft);
      case 13 -> halfGradient(mean(left, top), topLeft);
      default -> BLACK;
    };
  }

  /** Of each component, rounded down. */
  private static int mean(int a, int b) {
    return (((a ^ b) & 0xFEFEFEFE) >>> 1) + (a & b);
  }

  /** Left or top, whichever is nearer to left + top - top left. */
  private static int nearer(int left, int top, int topLeft) {
    int toLeft = 0;
    int toTop = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      int corner = ((topLeft >> shift) & 0xFF);
      toLeft += Math.abs(((top >> shift) & 0xFF) - corner);
      toTop += Math.abs(((left >> shift) & 0xFF) - corner);
    }
    return toLeft < toTop ? left : top;
  }

  private static int gradient(int left, int top, int topLeft) {
    int sum = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      int value = ((left >> shift) & 0xFF) + ((top >> shift) & 0xFF) - ((topLeft >> shift) & 0xFF);
      sum |= clip(value) << shift;
    }
    return sum;
  }

  private static int halfGradient(int mean, int topLeft) {
    int sum = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      int value = ((mean >> shift) & 0xFF);
      sum |= clip(value + (value - ((topLeft >> shift) & 0xFF)) / 2) << shift;
    }
    return sum;
  }

  private static int clip(int v) {
    return Math.max(0, Math.min(v, 255));
  }
}
