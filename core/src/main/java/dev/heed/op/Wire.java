package dev.heed.op;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One protobuf message under construction, field by field. */
final class Wire {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CodedOutputStream out = CodedOutputStream.newInstance(bytes, 256);

  /** Writes one field. */
  private interface Field {
    void write() throws IOException;
  }

  Wire text(int field, String text) {
    return put(() -> out.writeString(field, text));
  }

  Wire data(int field, byte[] data) {
    return put(() -> out.writeBytes(field, ByteString.copyFrom(data)));
  }

  Wire number(int field, long number) {
    return put(() -> out.writeInt64(field, number));
  }

  Wire real(int field, float number) {
    return put(() -> out.writeFloat(field, number));
  }

  Wire message(int field, Wire message) {
    return put(() -> out.writeByteArray(field, message.toBytes()));
  }

  /** The key and length of a field whose {@code length} bytes follow elsewhere. */
  Wire announce(int field, long length) {
    return put(
        () -> {
          out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
          out.writeUInt64NoTag(length);
        });
  }

  byte[] toBytes() {
    put(out::flush);
    return bytes.toByteArray();
  }

  private Wire put(Field field) {
    try {
      field.write();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
