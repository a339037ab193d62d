package dev.heed.vision.image.webp;

import java.util.Arrays;

/** One lossy picture: a VP8 key frame. */
final class Vp8 {

  private static final int HEADER = 10;
  private static final int CHROMA_U = 16;
  private static final int CHROMA_V = 20;

  private final byte[] data;
  private final int start;
  private final int end;
  private final int width;
  private final int height;

  /**
   * @param start of the chunk's data
   */
  Vp8(byte[] data, int start, int end) throws WebpException {
    if (end - start < HEADER) {
      throw WebpException.truncated();
    }
    this.data = data;
    this.start = start;
    this.end = end;
    boolean keyFrame = (data[start] & 1) == 0;
    boolean code =
        (data[start + 3] & 0xFF) == 0x9D && data[start + 4] == 0x01 && data[start + 5] == 0x2A;
    if (!keyFrame || !code) {
      throw new WebpException("its lossy picture does not begin as a VP8 key frame does");
    }
    width = (data[start + 6] & 0xFF) | (data[start + 7] & 0x3F) << 8;
    height = (data[start + 8] & 0xFF) | (data[start + 9] & 0x3F) << 8;
    if (width == 0 || height == 0) {
      throw new WebpException("its header says %s x %s pixels".formatted(width, height));
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
    int firstSize = Webp.u24(data, start) >> 5;
    int firstEnd = start + HEADER + firstSize;
    if (firstEnd > end) {
      throw WebpException.truncated();
    }
    BoolDecoder first = new BoolDecoder(data, start + HEADER, firstEnd);
    Vp8Header header = new Vp8Header(first);
    BoolDecoder[] partitions = partitions(header.partitions, firstEnd);
    Planes planes = new Planes(width, height);
    LoopFilter filter = new LoopFilter(header, planes);
    decode(header, first, partitions, planes, filter);
    filter.run();
    return new YuvRows(planes, width, height).convert();
  }

  private BoolDecoder[] partitions(int count, int sizes) throws WebpException {
    int at = sizes + 3 * (count - 1);
    if (at > end) {
      throw WebpException.truncated();
    }
    BoolDecoder[] partitions = new BoolDecoder[count];
    for (int i = 0; i < count; i++) {
      int entry = sizes + 3 * i;
      int size = i == count - 1 ? end - at : Webp.u24(data, entry);
      int next = Math.min(end, at + size);
      partitions[i] = new BoolDecoder(data, at, next);
      at = next;
    }
    return partitions;
  }

  private static void decode(
      Vp8Header header,
      BoolDecoder first,
      BoolDecoder[] partitions,
      Planes planes,
      LoopFilter filter)
      throws WebpException {
    ModeReader modes = new ModeReader(first, header, planes.columns);
    ResidualReader residuals = new ResidualReader(header, planes.columns);
    Prediction prediction = new Prediction();
    Macroblock block = new Macroblock();
    for (int row = 0; row < planes.rows; row++) {
      BoolDecoder tokens = partitions[row & (partitions.length - 1)];
      modes.startRow();
      residuals.startRow();
      for (int column = 0; column < planes.columns; column++) {
        modes.read(column, block);
        residuals.read(tokens, column, block);
        if (tokens.exhausted() || first.exhausted()) {
          throw WebpException.truncated();
        }
        reconstruct(block, prediction, planes, column, row);
        filter.plan(column, row, block);
      }
    }
  }

  private static void reconstruct(
      Macroblock block, Prediction prediction, Planes planes, int column, int row) {
    int x = 16 * column;
    int y = 16 * row;
    if (block.inBlocks) {
      luma(block, prediction, planes, x, y);
    } else {
      prediction.square(block.lumaMode, planes.y, planes.lumaStride, x, y, 16);
      for (int i = 0; i < 16; i++) {
        add(block, i, planes.y, planes.lumaStride, x + 4 * (i & 3), y + 4 * (i >> 2));
      }
    }
    chroma(block, prediction, planes.u, planes.chromaStride, x / 2, y / 2, CHROMA_U);
    chroma(block, prediction, planes.v, planes.chromaStride, x / 2, y / 2, CHROMA_V);
  }

  private static void luma(Macroblock block, Prediction prediction, Planes planes, int x, int y) {
    int[] outside = new int[4];
    samplesAboveRight(planes, x, y, outside);
    int[] inside = new int[4];
    for (int i = 0; i < 16; i++) {
      int bx = x + 4 * (i & 3);
      int by = y + 4 * (i >> 2);
      boolean last = (i & 3) == 3;
      if (!last) {
        for (int k = 0; k < 4; k++) {
          inside[k] = by == 0 ? 127 : planes.y[(by - 1) * planes.lumaStride + bx + 4 + k] & 0xFF;
        }
      }
      prediction.block(
          block.blockModes[i], planes.y, planes.lumaStride, bx, by, last ? outside : inside);
      add(block, i, planes.y, planes.lumaStride, bx, by);
    }
  }

  /**
   * Of the macroblock above on the right, for all four rows of blocks; its last one is repeated.
   */
  private static void samplesAboveRight(Planes planes, int x, int y, int[] out) {
    if (y == 0) {
      Arrays.fill(out, 127);
      return;
    }
    int from = (y - 1) * planes.lumaStride + x + 16;
    boolean atRim = x + 16 >= planes.lumaStride;
    for (int k = 0; k < 4; k++) {
      out[k] = planes.y[atRim ? from - 1 : from + k] & 0xFF;
    }
  }

  private static void chroma(
      Macroblock block, Prediction prediction, byte[] plane, int stride, int x, int y, int first) {
    prediction.square(block.chromaMode, plane, stride, x, y, 8);
    for (int i = 0; i < 4; i++) {
      add(block, first + i, plane, stride, x + 4 * (i & 1), y + 4 * (i >> 1));
    }
  }

  private static void add(Macroblock block, int index, byte[] plane, int stride, int x, int y) {
    if (block.residual) {
      Transforms.add(block.coefficients, 16 * index, plane, y * stride + x, stride);
    }
  }
}
