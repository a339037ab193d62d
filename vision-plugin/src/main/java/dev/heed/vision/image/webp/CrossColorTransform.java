package dev.heed.vision.image.webp;

/**
 * Shares of green were taken off red, and of green and red off blue.
 *
 * @param tiles the shares for squares of {@code 1 << bits}
 */
@SuppressWarnings("ArrayRecordComponent")
record CrossColorTransform(int storedWidth, int bits, int[] tiles) implements LosslessTransform {

  @Override
  public int[] undo(int[] argb, int height) {
    int across = LosslessTransform.tiles(storedWidth, bits);
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < storedWidth; x++, i++) {
        argb[i] = undo(argb[i], tiles[(y >> bits) * across + (x >> bits)]);
      }
    }
    return argb;
  }

  private static int undo(int argb, int shares) {
    int green = argb >> 8;
    int red = ((argb >> 16) + share(shares, green)) & 0xFF;
    int blue = (argb + share(shares >> 8, green) + share(shares >> 16, red)) & 0xFF;
    return (argb & 0xFF00FF00) | (red << 16) | blue;
  }

  /** Both are signed bytes; a share is in 32nds. */
  private static int share(int share, int color) {
    return ((byte) share * (byte) color) >> 5;
  }
}
