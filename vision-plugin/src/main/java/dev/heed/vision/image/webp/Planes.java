package dev.heed.vision.image.webp;

/** Luma and halved chroma of whole macroblocks. */
final class Planes {

  final int columns;
  final int rows;
  final int lumaStride;
  final int chromaStride;

  /** {@code [rows * 16, lumaStride]}. */
  final byte[] y;

  /** {@code [rows * 8, chromaStride]}. */
  final byte[] u;

  final byte[] v;

  Planes(int width, int height) {
    columns = (width + 15) >> 4;
    rows = (height + 15) >> 4;
    lumaStride = columns * 16;
    chromaStride = columns * 8;
    y = new byte[Math.multiplyExact(lumaStride, rows * 16)];
    u = new byte[chromaStride * rows * 8];
    v = new byte[chromaStride * rows * 8];
  }

  static long bytes(long width, long height) {
    return (width + 15) * (height + 15) * 3 / 2;
  }
}
