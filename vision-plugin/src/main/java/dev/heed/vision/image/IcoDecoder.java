package dev.heed.vision.image;

import java.io.IOException;
import java.util.Arrays;

/**
 * The largest picture of an icon, of equal ones the one of the fewest colours, as Pillow takes it:
 * a whole PNG, or a BMP without its first header and twice as high, whose lower half is a mask.
 */
final class IcoDecoder implements Decoder {

  private static final int ENTRIES = 6;
  private static final int ENTRY = 16;
  private static final int FILE_HEADER = 14;
  private static final int INFO_SIZE = 40;
  private static final int FIELDS = 12;

  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  @Override
  public Rgb decode(byte[] file, SizeCheck check) throws IOException {
    int entry = largest(file);
    long offset = Bytes.i32Little(file, entry + 12) & 0xFFFFFFFFL;
    Bytes.need(file, offset, INFO_SIZE);
    byte[] picture = Arrays.copyOfRange(file, (int) offset, file.length);
    return ImageFormat.startsWith(picture, 0, PNG)
        ? new PngDecoder().decode(picture, check)
        : new BmpDecoder().decode(bmp(picture), check);
  }

  private static int largest(byte[] file) throws IOException {
    int count = Bytes.u16Little(file, 4);
    Bytes.need(file, ENTRIES, (long) ENTRY * count);
    if (count == 0) {
      throw new IOException("it holds no picture");
    }
    int best = ENTRIES;
    for (int at = ENTRIES; at < ENTRIES + ENTRY * count; at += ENTRY) {
      int more = Integer.compare(area(file, at), area(file, best));
      if (more > 0 || (more == 0 && depth(file, at) < depth(file, best))) {
        best = at;
      }
    }
    return best;
  }

  private static int area(byte[] file, int at) {
    return side(file[at]) * side(file[at + 1]);
  }

  /** 0 stands for 256. */
  private static int side(byte b) {
    return b == 0 ? 256 : b & 0xFF;
  }

  private static int depth(byte[] file, int at) {
    int bits = Bytes.u16Little(file, at + 6);
    int colors = Bytes.u8(file, at + 2);
    int needed = colors == 0 ? 0 : 32 - Integer.numberOfLeadingZeros(colors - 1);
    return bits > 0 ? bits : needed > 0 ? needed : 256;
  }

  /** As a file of its own, of half the height. */
  private static byte[] bmp(byte[] picture) throws IOException {
    int size = Bytes.i32Little(picture, 0);
    if (size < INFO_SIZE || size > picture.length) {
      throw new IOException("the header of its picture has %s bytes".formatted(size));
    }
    int bits = Bytes.u16Little(picture, 14);
    int named = Bytes.i32Little(picture, 32);
    int colors = bits > 8 ? 0 : named > 0 && named <= 256 ? named : 1 << bits;
    int fields =
        Bytes.i32Little(picture, 16) == BmpHeader.BIT_FIELDS && size == INFO_SIZE ? FIELDS : 0;
    byte[] file = new byte[FILE_HEADER + picture.length];
    System.arraycopy(picture, 0, file, FILE_HEADER, picture.length);
    file[0] = 'B';
    file[1] = 'M';
    put(file, 10, FILE_HEADER + size + fields + 4 * colors);
    put(file, FILE_HEADER + 8, Bytes.i32Little(picture, 8) / 2);
    return file;
  }

  private static void put(byte[] file, int at, int value) {
    for (int i = 0; i < 4; i++) {
      file[at + i] = (byte) (value >> (8 * i));
    }
  }
}
