package dev.heed.vision.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The chunks that matter: palette and picture data, which it inflates as asked. */
final class PngChunks implements AutoCloseable {

  static final int FIRST_CHUNK = 8;

  /** Length, type and checksum. */
  static final int FRAME = 12;

  private final byte[] file;
  private final Inflater inflater = new Inflater();
  private final List<Integer> data = new ArrayList<>();
  private int nextData;
  private byte[] palette = {};

  private PngChunks(byte[] file) {
    this.file = file;
  }

  static PngHeader header(byte[] file) throws IOException {
    Bytes.need(file, FIRST_CHUNK, FRAME + 13);
    if (!type(file, FIRST_CHUNK).equals("IHDR")) {
      throw new IOException(
          "it begins with the chunk '%s', not with IHDR".formatted(type(file, FIRST_CHUNK)));
    }
    return PngHeader.read(file, FIRST_CHUNK + 8);
  }

  static PngChunks open(byte[] file) throws IOException {
    PngChunks chunks = new PngChunks(file);
    int at = FIRST_CHUNK;
    while (at + 8 <= file.length && !type(file, at).equals("IEND")) {
      chunks.accept(type(file, at), at);
      at = Math.toIntExact(Math.min(file.length, at + FRAME + length(file, at)));
    }
    return chunks;
  }

  private void accept(String type, int at) throws IOException {
    if (type.equals("IDAT")) {
      data.add(at);
    } else if (data.isEmpty() && (type.equals("IHDR") || type.equals("PLTE"))) {
      check(type, at);
      if (type.equals("PLTE")) {
        palette = Arrays.copyOfRange(file, at + 8, at + 8 + (int) length(file, at));
      }
    }
  }

  private void check(String type, int at) throws IOException {
    long length = length(file, at);
    Bytes.need(file, at, length + FRAME);
    CRC32 crc = new CRC32();
    crc.update(file, at + 4, (int) length + 4);
    if ((int) crc.getValue() != Bytes.i32(file, at + 8 + (int) length)) {
      throw new IOException("the checksum of its chunk %s is wrong".formatted(type));
    }
  }

  static long length(byte[] file, int at) {
    return Bytes.i32(file, at) & 0xFFFFFFFFL;
  }

  static String type(byte[] file, int at) {
    return new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
  }

  /** Red, green, blue for each index; may be shorter than the indices go. */
  byte[] palette() {
    return palette;
  }

  /** The next {@code count} bytes of the picture's data. */
  void inflate(byte[] into, int count) throws IOException {
    try {
      for (int done = 0; done < count; ) {
        int more = inflater.inflate(into, done, count - done);
        done += more;
        if (more == 0) {
          feed();
        }
      }
    } catch (DataFormatException e) {
      throw new IOException("its compressed data is damaged (%s)".formatted(e.getMessage()), e);
    }
  }

  private void feed() throws IOException {
    if (nextData == data.size() || inflater.finished() || inflater.needsDictionary()) {
      throw Bytes.truncated();
    }
    int at = data.get(nextData++);
    int start = at + 8;
    inflater.setInput(file, start, (int) Math.min(length(file, at), file.length - start));
  }

  @Override
  public void close() {
    inflater.end();
  }
}
