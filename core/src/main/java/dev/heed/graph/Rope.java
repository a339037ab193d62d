package dev.heed.graph;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A message under construction: new bytes, and views of a file between them that nobody copies. */
public final class Rope {

  private final List<ByteBuffer> pieces = new ArrayList<>();
  private ByteArrayOutputStream open = new ByteArrayOutputStream();

  /** Writes some fields. */
  private interface Fields {
    void to(CodedOutputStream out) throws IOException;
  }

  public Rope text(int field, String text) {
    return data(field, text.getBytes(StandardCharsets.UTF_8));
  }

  public Rope data(int field, byte[] data) {
    return put(out -> out.writeByteArray(field, data));
  }

  public Rope number(int field, long number) {
    return put(out -> out.writeInt64(field, number));
  }

  public Rope real(int field, float number) {
    return put(out -> out.writeFloat(field, number));
  }

  /** A field as it stands elsewhere, with its key. */
  public Rope raw(ByteBuffer field) {
    flush();
    pieces.add(field.duplicate());
    return this;
  }

  public Rope message(int field, Rope message) {
    put(
        out -> {
          out.writeTag(field, Cursor.BYTES);
          out.writeUInt64NoTag(message.size());
        });
    flush();
    pieces.addAll(message.pieces);
    return this;
  }

  public long size() {
    flush();
    return pieces.stream().mapToLong(ByteBuffer::remaining).sum();
  }

  /** All of it, outside the heap, as the runtime wants it. */
  public ByteBuffer toDirect() {
    return into(ByteBuffer.allocateDirect(Math.toIntExact(size())));
  }

  /** All of it, for small messages. */
  public ByteBuffer toHeap() {
    return into(ByteBuffer.allocate(Math.toIntExact(size())));
  }

  private ByteBuffer into(ByteBuffer all) {
    pieces.forEach(piece -> all.put(piece.duplicate()));
    return all.flip();
  }

  private Rope put(Fields fields) {
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(open, 64);
      fields.to(out);
      out.flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void flush() {
    if (open.size() > 0) {
      pieces.add(ByteBuffer.wrap(open.toByteArray()));
      open = new ByteArrayOutputStream();
    }
  }
}
