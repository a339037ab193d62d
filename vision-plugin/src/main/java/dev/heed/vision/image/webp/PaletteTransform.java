package dev.heed.vision.image.webp;

/**
 * Pixels are indices, several in the green of one where the palette is small.
 *
 * @param width of the picture
 * @param packing the base-two logarithm of the pixels in one
 * @param palette ARGB
 */
@SuppressWarnings("ArrayRecordComponent")
record PaletteTransform(int width, int packing, int[] palette) implements LosslessTransform {

  /**
   * @param differences of each colour to the one before
   */
  static PaletteTransform of(int width, int[] differences) {
    int colors = differences.length;
    int packing = colors <= 2 ? 3 : colors <= 4 ? 2 : colors <= 16 ? 1 : 0;
    int[] palette = differences.clone();
    for (int i = 1; i < colors; i++) {
      palette[i] = LosslessTransform.add(palette[i], palette[i - 1]);
    }
    return new PaletteTransform(width, packing, palette);
  }

  @Override
  public int storedWidth() {
    return LosslessTransform.tiles(width, packing);
  }

  @Override
  public int[] undo(int[] argb, int height) {
    int[] out = new int[Math.multiplyExact(width, height)];
    int indexBits = 8 >> packing;
    int mask = (1 << indexBits) - 1;
    for (int y = 0, to = 0; y < height; y++) {
      int from = y * storedWidth();
      for (int x = 0; x < width; x++, to++) {
        int packed = argb[from + (x >> packing)] >> 8 & 0xFF;
        int index = (packed >> ((x & ((1 << packing) - 1)) * indexBits)) & mask;
        out[to] = index < palette.length ? palette[index] : 0;
      }
    }
    return out;
  }
}
