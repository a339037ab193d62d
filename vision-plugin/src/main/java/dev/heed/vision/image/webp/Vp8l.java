package dev.heed.vision.image.webp;

import java.util.ArrayDeque;
import java.util.Deque;

/** One lossless picture (RFC 9649, section 3). */
final class Vp8l {

  private static final int SIGNATURE = 0x2F;
  private static final int PREDICTOR = 0;
  private static final int CROSS_COLOR = 1;
  private static final int SUBTRACT_GREEN = 2;

  private final LosslessBits bits;
  private final int width;
  private final int height;

  Vp8l(byte[] data, int start, int end) throws WebpException {
    bits = new LosslessBits(data, start, end);
    if (bits.read(8) != SIGNATURE) {
      throw new WebpException("its lossless picture does not begin with 2f");
    }
    width = 1 + bits.read(14);
    height = 1 + bits.read(14);
    bits.read(1);
    if (bits.read(3) != 0) {
      throw new WebpException("its lossless picture is of an unknown version");
    }
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** {@code [height, width, 3]}. */
  byte[] decode() throws WebpException {
    Deque<LosslessTransform> transforms = new ArrayDeque<>();
    int stored = width;
    int seen = 0;
    while (bits.read(1) == 1) {
      int type = bits.read(2);
      if (((seen >> type) & 1) == 1) {
        throw new WebpException("a transform comes twice");
      }
      seen |= 1 << type;
      LosslessTransform transform = transform(type, stored);
      transforms.push(transform);
      stored = transform.storedWidth();
    }
    int[] argb = new LosslessPixels(bits, stored, height, true).decode();
    for (LosslessTransform transform : transforms) {
      argb = transform.undo(argb, height);
    }
    return rgb(argb);
  }

  private LosslessTransform transform(int type, int columns) throws WebpException {
    switch (type) {
      case PREDICTOR, CROSS_COLOR -> {
        int size = 2 + bits.read(3);
        int across = LosslessTransform.tiles(columns, size);
        int down = LosslessTransform.tiles(height, size);
        int[] tiles = new LosslessPixels(bits, across, down, false).decode();
        return type == PREDICTOR
            ? new PredictorTransform(columns, size, tiles)
            : new CrossColorTransform(columns, size, tiles);
      }
      case SUBTRACT_GREEN -> {
        return new SubtractGreenTransform(columns);
      }
      default -> {
        int colors = 1 + bits.read(8);
        int[] palette = new LosslessPixels(bits, colors, 1, false).decode();
        return PaletteTransform.of(columns, palette);
      }
    }
  }

  private byte[] rgb(int[] argb) {
    byte[] rgb = new byte[Math.multiplyExact(3, argb.length)];
    for (int i = 0, to = 0; i < argb.length; i++, to += 3) {
      rgb[to] = (byte) (argb[i] >> 16);
      rgb[to + 1] = (byte) (argb[i] >> 8);
      rgb[to + 2] = (byte) argb[i];
    }
    return rgb;
  }
}
