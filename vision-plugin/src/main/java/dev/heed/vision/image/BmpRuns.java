package dev.heed.vision.image;

import java.io.IOException;

/** BMP's run-length coding of 8-bit and 4-bit indices. */
final class BmpRuns {

  private static final int END_OF_ROW = 0;
  private static final int END_OF_PICTURE = 1;
  private static final int MOVE = 2;

  private final byte[] file;
  private final BmpHeader header;
  private final boolean nibbles;
  private final byte[] indices;
  private int position;
  private int x;
  private int y;

  BmpRuns(byte[] file, BmpHeader header) {
    this.file = file;
    this.header = header;
    this.nibbles = header.compression() == BmpHeader.RLE4;
    this.indices = new byte[Math.multiplyExact(header.width(), header.height())];
    this.position = header.pixelsAt();
  }

  /** One byte for each pixel, {@code [H, W]} in the order of the file; what is skipped is 0. */
  byte[] decode() throws IOException {
    while (y < header.height()) {
      int count = next();
      int value = next();
      if (count > 0) {
        run(count, value);
      } else if (value == END_OF_PICTURE) {
        return indices;
      } else if (value == END_OF_ROW) {
        x = 0;
        y++;
      } else if (value == MOVE) {
        x += next();
        y += next();
      } else {
        literal(value);
      }
    }
    return indices;
  }

  private void run(int count, int value) {
    for (int i = 0; i < count; i++) {
      put(nibbles ? ((i & 1) == 0 ? value >> 4 : value & 15) : value);
    }
  }

  /** Padded to an even number of bytes. */
  private void literal(int count) throws IOException {
    int bytes = nibbles ? (count + 1) / 2 : count;
    Bytes.need(file, position, bytes);
    for (int i = 0; i < count; i++) {
      int at = position + (nibbles ? i / 2 : i);
      int value = Bytes.u8(file, at);
      put(nibbles ? ((i & 1) == 0 ? value >> 4 : value & 15) : value);
    }
    position += bytes + (bytes & 1);
  }

  private void put(int index) {
    if (x < header.width() && y < header.height()) {
      indices[y * header.width() + x] = (byte) index;
    }
    x++;
  }

  private int next() throws IOException {
    Bytes.need(file, position, 1);
    return Bytes.u8(file, position++);
  }
}
