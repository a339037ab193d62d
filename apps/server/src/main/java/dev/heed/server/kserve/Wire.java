package dev.heed.server.kserve;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Protobuf messages, field by field; docs/decisions/0030 says why they are not generated. */
final class Wire {

  private Wire() {}

  /** Takes one field of a message; returns false for one that it does not know. */
  @FunctionalInterface
  interface Field {
    boolean read(int number, CodedInputStream in) throws IOException;
  }

  /** Reads a message; unknown fields are passed over. */
  static void read(byte[] message, Field fields) {
    read(CodedInputStream.newInstance(message), fields);
  }

  private static void read(CodedInputStream in, Field fields) {
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (!fields.read(WireFormat.getTagFieldNumber(tag), in)) {
          in.skipField(tag);
        }
      }
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /** Reads a message that stands as a field in another. */
  static void message(CodedInputStream in, Field fields) throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    read(in, fields);
    in.popLimit(limit);
  }

  /** Hands over each number of a repeated field, packed or not, as its type is read. */
  interface Packed {
    void read(CodedInputStream in) throws IOException;
  }

  static void packed(CodedInputStream in, Packed each) throws IOException {
    if (WireFormat.getTagWireType(in.getLastTag()) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      each.read(in);
      return;
    }
    int limit = in.pushLimit(in.readRawVarint32());
    while (!in.isAtEnd()) {
      each.read(in);
    }
    in.popLimit(limit);
  }

  private static HeedException broken(IOException e) {
    return new HeedException(
        ErrorCode.INVALID_INPUT, "The message is no protobuf: " + e.getMessage(), e);
  }

  /** Writes fields. */
  @FunctionalInterface
  interface Writer {
    void write(CodedOutputStream out) throws IOException;
  }

  static byte[] bytes(Writer writer) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      writer.write(out);
      out.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void message(CodedOutputStream out, int field, Writer writer) throws IOException {
    out.writeByteArray(field, bytes(writer));
  }

  static void text(CodedOutputStream out, int field, String text) throws IOException {
    if (!text.isEmpty()) {
      out.writeString(field, text);
    }
  }

  /** Raw contents, without a copy of them on the way. */
  static void raw(CodedOutputStream out, int field, ByteBuffer bytes) throws IOException {
    out.writeByteBuffer(field, bytes);
  }
}
