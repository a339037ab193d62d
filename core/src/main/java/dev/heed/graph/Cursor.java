package dev.heed.graph;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.error.HeedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Walks one message of protobuf's wire format; what it gives out are views, not copies. */
public final class Cursor {

  public static final int BYTES = 2;

  private final ByteBuffer bytes;
  private int start;

  public Cursor(ByteBuffer message) {
    this.bytes = message.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  public boolean more() {
    return bytes.hasRemaining();
  }

  /** The key of the next field: its number, shifted by three, and its wire type. */
  public int tag() {
    start = bytes.position();
    long tag = varint();
    if (tag >>> 3 == 0 || tag >>> 32 != 0) {
      throw broken("there is no field number");
    }
    return (int) tag;
  }

  public long varint() {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      byte group = next();
      value |= (long) (group & 0x7F) << shift;
      if (group >= 0) {
        return value;
      }
    }
    throw broken("a number has more than ten bytes");
  }

  public float real() {
    require(4);
    return bytes.getFloat();
  }

  /** The bytes of a field whose key has been read. */
  public ByteBuffer delimited() {
    long length = varint();
    require(length);
    ByteBuffer part = bytes.slice(bytes.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(bytes.position() + (int) length);
    return part;
  }

  public String text() {
    return StandardCharsets.UTF_8.decode(delimited()).toString();
  }

  public void skip(int tag) {
    switch (tag & 7) {
      case 0 -> varint();
      case 1 -> advance(8);
      case BYTES -> delimited();
      case 5 -> advance(4);
      default -> throw broken("a field has the wire type " + (tag & 7));
    }
  }

  /** The field that was read last, with its key. */
  public ByteBuffer field() {
    return bytes.slice(start, bytes.position() - start);
  }

  private void advance(int count) {
    require(count);
    bytes.position(bytes.position() + count);
  }

  private byte next() {
    require(1);
    return bytes.get();
  }

  private void require(long count) {
    if (count < 0 || count > bytes.remaining()) {
      throw broken("a field is cut short");
    }
  }

  private static HeedException broken(String what) {
    return invalidModel(
        "The graph cannot be read. It is not an ONNX graph, or it is damaged: %s. Download or export it again."
            .formatted(what));
  }
}
