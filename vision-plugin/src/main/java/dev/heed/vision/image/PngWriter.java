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
import org.jspecify.annotations.Nullable;

/** Writes 8-bit RGB or RGBA as PNG, each row as differences from its left neighbours. */
final class PngWriter {

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int TRUE_COLOR = 2;
  private static final int WITH_ALPHA = 6;
  private static final int SUB = 1;
  private static final int CHUNK = 1 << 16;

  private PngWriter() {}

  /**
   * @param alpha {@code [height, width]}, or null where all of the picture is there
   */
  static void write(Image image, byte @Nullable [] alpha, Path file) {
    try {
      AtomicFile.write(file, out -> write(image, alpha, new DataOutputStream(out)));
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "Cannot write the picture to '%s': %s. Name a file in a folder that you may write to."
              .formatted(file, e),
          e);
    }
  }

  static byte[] bytes(Image image, byte @Nullable [] alpha) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      write(image, alpha, new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(Image image, byte @Nullable [] alpha, DataOutputStream out)
      throws IOException {
    int samples = alpha == null ? 3 : 4;
    out.write(SIGNATURE);
    chunk(out, "IHDR", header(image, alpha == null ? TRUE_COLOR : WITH_ALPHA), 13);
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION);
    try {
      byte[] packed = new byte[CHUNK];
      byte[] row = new byte[1 + samples * image.width()];
      for (int y = 0; y < image.height(); y++) {
        fill(image, alpha, y, row);
        differences(row, samples);
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

  /** The samples of a row behind its first byte. */
  private static void fill(Image image, byte @Nullable [] alpha, int y, byte[] row) {
    int first = y * image.width();
    if (alpha == null) {
      System.arraycopy(image.rgb(), 3 * first, row, 1, 3 * image.width());
      return;
    }
    for (int x = 0; x < image.width(); x++) {
      System.arraycopy(image.rgb(), 3 * (first + x), row, 1 + 4 * x, 3);
      row[4 + 4 * x] = alpha[first + x];
    }
  }

  /** In place, from the right, so that the left neighbour is still itself. */
  private static void differences(byte[] row, int samples) {
    row[0] = SUB;
    for (int i = row.length - 1; i > samples; i--) {
      row[i] -= row[i - samples];
    }
  }

  private static byte[] header(Image image, int colours) {
    return ByteBuffer.allocate(13)
        .putInt(image.width())
        .putInt(image.height())
        .put((byte) 8)
        .put((byte) colours)
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
