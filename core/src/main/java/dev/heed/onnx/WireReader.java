package dev.heed.onnx;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.error.HeedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads protobuf's wire format within limits. What it gives out are views, not copies, and skipping
 * touches no byte, so that a mapped file is read only where there is no tensor.
 *
 * <p>A message is entered and left:
 *
 * <pre>{@code
 * // from a larger example
 * int around = wire.enter();
 * while (wire.more()) {
 *   int key = wire.key();
 *   switch (key) {
 *     case OnnxKeys.Node.NAME -> name = wire.text();
 *     default -> wire.skip(key);
 *   }
 * }
 * wire.leave(around);
 * }</pre>
 */
final class WireReader {

  /** No graph has a terabyte: a longer field is no field. */
  private static final long PLAUSIBLE = 1L << 40;

  private static final int MAX_DEPTH = 100; // as in protobuf's own reader
  private static final int MAX_FIELDS = 50_000_000;
  private static final int MAX_TEXT = 65_536;

  /** What stays in the heap: names, nodes, attributes, and as one each 64 bytes of text. */
  private static final int MAX_PARTS = 2_000_000;

  private final String what;
  private final ByteBuffer bytes;

  /** A piece of the bytes: reading single ones from a mapped file is slow before it is compiled. */
  private final byte[] window = new byte[1024];

  private int windowStart;
  private int windowEnd;
  private int position;
  private int end;
  private int start;
  private int depth;
  private int fields;
  private int parts;

  /**
   * @param what the file, for messages
   */
  WireReader(String what, ByteBuffer message) {
    this.what = what;
    this.bytes = message.slice().order(ByteOrder.LITTLE_ENDIAN);
    this.end = bytes.limit();
  }

  /** Whether the message that was entered has more fields. */
  boolean more() {
    return position < end;
  }

  /** Enters the message of a field whose key was read; gives what {@link #leave} takes. */
  int enter() {
    if (++depth > MAX_DEPTH) {
      throw broken("graphs are nested more than %s deep".formatted(MAX_DEPTH));
    }
    int inner = delimited();
    int around = end;
    end = inner;
    return around;
  }

  void leave(int around) {
    depth--;
    end = around;
  }

  /** The key of the next field: its number, shifted by three, and its wire type. */
  int key() {
    start = position;
    long key = varint();
    if (++fields > MAX_FIELDS) {
      throw broken(String.format(Locale.ROOT, "there are more than %,d fields", MAX_FIELDS));
    }
    if (key >>> 3 == 0 || key >>> 32 != 0) {
      throw broken("there is no field number");
    }
    return (int) key;
  }

  /** A number of at most ten groups of seven bits. */
  long varint() {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      if (position >= end) {
        throw broken("a number is cut short");
      }
      byte group = next();
      value |= (long) (group & 0x7F) << shift;
      if (group >= 0) {
        return value;
      }
    }
    throw broken("a number has more than ten bytes");
  }

  private byte next() {
    if (position < windowStart || position >= windowEnd) {
      windowStart = position;
      windowEnd = position + Math.min(window.length, bytes.limit() - position);
      bytes.get(windowStart, window, 0, windowEnd - windowStart);
    }
    return window[position++ - windowStart];
  }

  float real() {
    require(4);
    position += 4;
    return bytes.getFloat(position - 4);
  }

  String text() {
    int after = delimited();
    int length = after - position;
    if (length > MAX_TEXT) {
      throw broken(String.format(Locale.ROOT, "a name has more than %,d bytes", MAX_TEXT));
    }
    count(1 + length / 64);
    byte[] copy = new byte[length];
    bytes.get(position, copy);
    position = after;
    return new String(copy, StandardCharsets.UTF_8);
  }

  /** The bytes of a field whose key has been read. */
  ByteBuffer view() {
    int after = delimited();
    ByteBuffer view = between(position, after);
    position = after;
    return view;
  }

  void skip(int key) {
    switch (key & 7) {
      case 0 -> varint();
      case 1 -> advance(8);
      case 2 -> position = delimited();
      case 5 -> advance(4);
      default -> throw broken("a field has the wire type " + (key & 7));
    }
  }

  /** Leaves the rest of the message that was entered unread. */
  void passOver() {
    position = end;
  }

  /** Where the next byte stands. */
  int position() {
    return position;
  }

  /** Where the field begins whose key was read last. */
  int start() {
    return start;
  }

  /** What was read since a position. */
  ByteBuffer since(int from) {
    count(1);
    return between(from, position);
  }

  /** Counts what stays in the heap. */
  void count(int more) {
    parts += more;
    if (parts > MAX_PARTS) {
      throw broken(
          String.format(
              Locale.ROOT, "there are more than %,d names, nodes and attributes", MAX_PARTS));
    }
  }

  private ByteBuffer between(int from, int to) {
    return bytes.slice(from, to - from).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The end of a length-delimited field that starts here; it lies within the message. */
  private int delimited() {
    long length = varint();
    int left = end - position;
    if (end == bytes.limit() && length > left && length < PLAUSIBLE) {
      throw invalidModel(
          "%s cannot be opened. The file is cut off: its end is missing, at least %s bytes. Download it again."
              .formatted(what, length - left));
    }
    if (length < 0 || length > left) {
      throw broken(
          "a field claims %s bytes where %s are left"
              .formatted(Long.toUnsignedString(length), left));
    }
    return position + (int) length;
  }

  private void advance(int count) {
    require(count);
    position += count;
  }

  private void require(int count) {
    if (count > end - position) {
      throw broken("a number is cut short");
    }
  }

  HeedException broken(String problem) {
    return invalidModel(
        "%s cannot be opened. It is not an ONNX graph, or it is damaged. At byte %s of %s %s. Download or export it again."
            .formatted(what, position, bytes.limit(), problem));
  }
}
