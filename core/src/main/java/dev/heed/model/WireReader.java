package dev.heed.model;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.error.HeedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Reads protobuf's wire format from a file of any size, a few kilobytes at a time; skipping costs
 * nothing.
 */
final class WireReader {

  /** No graph has a terabyte: a longer field is no field. */
  private static final long PLAUSIBLE = 1L << 40;

  private final Path file;
  private final FileChannel channel;
  private final long size;
  private final ByteBuffer window = ByteBuffer.allocate(1 << 13).limit(0);
  private long windowStart;

  WireReader(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.size = channel.size();
  }

  long size() {
    return size;
  }

  long position() {
    return windowStart + window.position();
  }

  void moveTo(long position) {
    long inWindow = position - windowStart;
    if (inWindow >= 0 && inWindow <= window.limit()) {
      window.position((int) inWindow);
    } else {
      windowStart = position;
      window.limit(0);
    }
  }

  private byte next(long end) throws IOException {
    if (position() >= end) {
      throw broken("a number is cut short");
    }
    if (!window.hasRemaining()) {
      fill();
    }
    return window.get();
  }

  private void fill() throws IOException {
    windowStart = position();
    window.clear();
    int count = channel.read(window, windowStart);
    window.flip();
    if (count <= 0) {
      throw broken("the file ended early");
    }
  }

  /** A number of at most ten groups of seven bits. */
  long varint(long end) throws IOException {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      byte group = next(end);
      value |= (long) (group & 0x7F) << shift;
      if (group >= 0) {
        return value;
      }
    }
    throw broken("a number has more than ten bytes");
  }

  /** The end of a length-delimited field that starts here; it lies within {@code end}. */
  long delimited(long end) throws IOException {
    long length = varint(end);
    long left = end - position();
    if (end == size && length > left && length < PLAUSIBLE) {
      throw cutOff(length - left);
    }
    if (length < 0 || length > left) {
      throw broken(
          "a field claims %s bytes where %d are left"
              .formatted(Long.toUnsignedString(length), left));
    }
    return position() + length;
  }

  /** Passes over the value of a field whose tag has been read. */
  void skip(int wireType, long end) throws IOException {
    switch (wireType) {
      case 0 -> varint(end);
      case 1 -> skipBytes(8, end);
      case 2 -> moveTo(delimited(end));
      case 5 -> skipBytes(4, end);
      default -> throw broken("a field has the wire type " + wireType);
    }
  }

  private void skipBytes(int count, long end) {
    if (count > end - position()) {
      throw broken("a number is cut short");
    }
    moveTo(position() + count);
  }

  String text(long end, int limit) throws IOException {
    if (end - position() > limit) {
      throw broken("a name has more than %d bytes".formatted(limit));
    }
    byte[] bytes = new byte[(int) (end - position())];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = next(end);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private HeedException cutOff(long missing) {
    return invalidModel(
        "%s cannot be opened. The file is cut off: its end is missing, at least %d bytes. Download it again."
            .formatted(file, missing));
  }

  HeedException broken(String what) {
    return invalidModel(
        "%s cannot be opened. It is not an ONNX graph, or it is damaged. At byte %d of %d %s. Download or export it again."
            .formatted(file, position(), size, what));
  }
}
