package dev.heed.vision.image;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.file.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes 8-bit RGB as PNG, each row as differences from its left neighbours. */
final class PngWriter {

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int TRUE_COLOR = 2;
  private static final int SUB = 1;
  private static final int CHUNK = 1 << 16;

  private PngWriter() {}

  static void write(Image image, Path file) {
    try {
      AtomicFile.write(file, out -> write(image, new DataOutputStream(out)));
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "Cannot write the picture to '%s': %s. Name a file in a folder that you may write to."
              .formatted(file, e),
          e);
    }
  }

  static byte[] bytes(Image image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      write(image, new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(Image image, DataOutputStream out) throws IOException {
    out.write(SIGNATURE);
    chunk(out, "IHDR", header(image), 13);
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION);
    try {
      byte[] packed = new byte[CHUNK];
      byte[] row = new byte[1 + 3 * image.width()];
      for (int y = 0; y < image.height(); y++) {
        differences(image, y, row);
        deflater.setInput(row);
        drain(deflater, packed, out);
      }
      deflater.finish();
      drain(deflater, packed, out);
    } finally {
      deflater.end();
    }
    chunk(out, "IEND", new byte[0], 0);
    out.flush();
  }

  private static void drain(Deflater deflater, byte[] packed, DataOutputStream out)
      throws IOException {
    for (int count = deflater.deflate(packed); count > 0; count = deflater.deflate(packed)) {
      chunk(out, "IDAT", packed, count);
    }
  }

  private static void differences(Image image, int y, byte[] row) {
    byte[] rgb = image.rgb();
    int from = y * 3 * image.width() - 1;
    row[0] = SUB;
    for (int i = 1; i < row.length; i++) {
      row[i] = (byte) (i <= 3 ? rgb[from + i] : rgb[from + i] - rgb[from + i - 3]);
    }
  }

  private static byte[] header(Image image) {
    return ByteBuffer.allocate(13)
        .putInt(image.width())
        .putInt(image.height())
        .put((byte) 8)
        .put((byte) TRUE_COLOR)
        .array();
  }

  private static void chunk(DataOutputStream out, String type, byte[] data, int count)
      throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data, 0, count);
    out.writeInt(count);
    out.write(name);
    out.write(data, 0, count);
    out.writeInt((int) crc.getValue());
  }
}
