package dev.heed.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Walks over the outermost fields of a protobuf file without reading their contents.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protocol Buffers: encoding</a>
 */
final class WireScan {

  private static final int MOST_FIELDS = 10_000;

  private final FileChannel file;
  private final long size;
  private long position;

  private WireScan(FileChannel file) throws IOException {
    this.file = file;
    this.size = file.size();
  }

  /** How many bytes the last field claims beyond the file's end; 0 where it is whole. */
  static long missingBytes(Path path) {
    try (FileChannel file = FileChannel.open(path)) {
      return new WireScan(file).missingBytes();
    } catch (IOException e) {
      return 0; // it cannot even be read: nothing is known about its length
    }
  }

  private long missingBytes() throws IOException {
    for (int i = 0; i < MOST_FIELDS && position < size; i++) {
      long tag = varint();
      boolean known = (tag >>> 3) >= 1 && (tag >>> 3) <= 30;
      if (!known || !skip((int) (tag & 7))) {
        return 0; // not a model at all
      }
    }
    return Math.max(0, position - size);
  }

  private boolean skip(int wireType) throws IOException {
    switch (wireType) {
      case 0 -> varint();
      case 1 -> position += 8;
      case 2 -> {
        long length = varint();
        position = length < 0 ? size : position + length;
      }
      case 5 -> position += 4;
      default -> {
        return false;
      }
    }
    return true;
  }

  private long varint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = next();
      value |= (long) (b & 0x7F) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    return -1;
  }

  private int next() throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    file.read(one, position++);
    return one.get(0) & 0xFF;
  }
}
