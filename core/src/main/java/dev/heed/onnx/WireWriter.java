package dev.heed.onnx;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A message under construction: new bytes, and between them views of a file or of tensors that are
 * not copied. Fields are named by {@link OnnxKeys}.
 */
final class WireWriter {

  private final List<ByteBuffer> pieces = new ArrayList<>();
  private final ByteArrayOutputStream open = new ByteArrayOutputStream();

  /** Writes some fields. */
  private interface Fields {
    void to(CodedOutputStream out) throws IOException;
  }

  WireWriter text(int key, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return put(
        out -> {
          out.writeUInt32NoTag(key);
          out.writeByteArrayNoTag(bytes);
        });
  }

  WireWriter number(int key, long number) {
    return put(
        out -> {
          out.writeUInt32NoTag(key);
          out.writeInt64NoTag(number);
        });
  }

  WireWriter real(int key, float number) {
    return put(
        out -> {
          out.writeUInt32NoTag(key);
          out.writeFloatNoTag(number);
        });
  }

  /** A field of bytes that are not copied. */
  WireWriter bytes(int key, ByteBuffer bytes) {
    return announce(key, bytes.remaining()).raw(bytes);
  }

  /** Fields as they stand elsewhere, with their keys. */
  WireWriter raw(ByteBuffer fields) {
    flush();
    pieces.add(fields.duplicate());
    return this;
  }

  WireWriter message(int key, WireWriter message) {
    announce(key, message.size());
    if (message.pieces.size() == 1 && message.pieces.get(0).hasArray()) {
      return put(out -> out.write(message.pieces.get(0).duplicate()));
    }
    flush();
    pieces.addAll(message.pieces);
    return this;
  }

  long size() {
    flush();
    return pieces.stream().mapToLong(ByteBuffer::remaining).sum();
  }

  /** All of it in order, as views. */
  List<ByteBuffer> pieces() {
    flush();
    return pieces.stream().map(ByteBuffer::duplicate).toList();
  }

  private WireWriter announce(int key, long length) {
    return put(
        out -> {
          out.writeUInt32NoTag(key);
          out.writeUInt64NoTag(length);
        });
  }

  private WireWriter put(Fields fields) {
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
      open.reset();
    }
  }
}
