package dev.heed.vision.image;

import java.io.IOException;
import java.util.Arrays;

/**
 * A GIF's first frame on its screen. What the frame leaves free has the transparent colour where
 * there is one, else colour 0, as in Pillow.
 */
final class GifDecoder implements Decoder {

  private static final int SCREEN = 6;
  private static final int FRAME = 0x2C;
  private static final int EXTENSION = 0x21;
  private static final int CONTROL = 0xF9;
  private static final int TRAILER = 0x3B;

  @Override
  public Rgb decode(byte[] file, SizeCheck check) throws IOException {
    Bytes.need(file, SCREEN, 7);
    byte[] global = palette(file, SCREEN + 7, Bytes.u8(file, SCREEN + 4));
    int at = SCREEN + 7 + global.length;
    int transparent = 0;
    while (true) {
      Bytes.need(file, at, 1);
      int block = Bytes.u8(file, at);
      if (block == FRAME) {
        return frame(file, at + 1, global, transparent, check);
      } else if (block == TRAILER) {
        throw new IOException("it holds no picture");
      }
      if (block == EXTENSION) {
        transparent = transparent(file, at, transparent);
      }
      at = block == EXTENSION ? afterBlocks(file, at + 2) : at + 1;
    }
  }

  private static int transparent(byte[] file, int at, int before) throws IOException {
    Bytes.need(file, at, 7);
    boolean control = Bytes.u8(file, at + 1) == CONTROL && (Bytes.u8(file, at + 3) & 1) == 1;
    return control ? Bytes.u8(file, at + 6) : before;
  }

  private static Rgb frame(byte[] file, int at, byte[] global, int background, SizeCheck check)
      throws IOException {
    Bytes.need(file, at, 10);
    int left = Bytes.u16Little(file, at);
    int top = Bytes.u16Little(file, at + 2);
    int width = Bytes.u16Little(file, at + 4);
    int height = Bytes.u16Little(file, at + 6);
    int flags = Bytes.u8(file, at + 8);
    int screenWidth = Math.max(Bytes.u16Little(file, SCREEN), left + width);
    int screenHeight = Math.max(Bytes.u16Little(file, SCREEN + 2), top + height);
    if (width == 0 || height == 0) {
      throw new IOException("its first frame is %s x %s pixels".formatted(width, height));
    }
    check.accept(screenWidth, screenHeight, (long) width * height);
    byte[] local = palette(file, at + 9, flags);
    byte[] indices = new byte[Math.multiplyExact(width, height)];
    int coded = at + 9 + local.length;
    Bytes.need(file, coded, 1);
    GifLzw lzw = new GifLzw(file, coded + 1, Bytes.u8(file, coded));
    Arrays.fill(indices, (byte) background);
    lzw.decode(indices);
    Rgb rgb = Rgb.blank(screenWidth, screenHeight);
    byte[] colors = colors(local.length > 0 ? local : global);
    fill(rgb, colors, background);
    for (int row = 0; row < height; row++) {
      int y = (flags & 0x40) == 0 ? row : interlaced(row, height);
      copy(indices, row * width, width, colors, rgb, (top + y) * screenWidth + left);
    }
    return rgb;
  }

  /** Every eighth row, then those between: where the {@code row}-th row of the file belongs. */
  static int interlaced(int row, int height) {
    int left = row;
    for (int[] pass : new int[][] {{0, 8}, {4, 8}, {2, 4}, {1, 2}}) {
      int rows = Math.max(0, (height - pass[0] + pass[1] - 1) / pass[1]);
      if (left < rows) {
        return pass[0] + left * pass[1];
      }
      left -= rows;
    }
    throw new IllegalStateException("row " + row + " of " + height);
  }

  private static void fill(Rgb rgb, byte[] colors, int index) {
    for (int i = 0; i < rgb.samples().length; i += 3) {
      System.arraycopy(colors, 3 * index, rgb.samples(), i, 3);
    }
  }

  private static void copy(byte[] from, int at, int count, byte[] colors, Rgb to, int pixel) {
    for (int x = 0; x < count; x++) {
      System.arraycopy(colors, 3 * (from[at + x] & 0xFF), to.samples(), 3 * (pixel + x), 3);
    }
  }

  private static byte[] palette(byte[] file, int at, int flags) throws IOException {
    int size = (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    Bytes.need(file, at, size);
    return Arrays.copyOfRange(file, at, at + size);
  }

  /** 256 colours; without a palette indices are greys. */
  private static byte[] colors(byte[] palette) {
    byte[] colors = Arrays.copyOf(palette, 3 * 256);
    if (palette.length == 0) {
      for (int i = 0; i < colors.length; i++) {
        colors[i] = (byte) (i / 3);
      }
    }
    return colors;
  }

  private static int afterBlocks(byte[] file, int from) throws IOException {
    int at = from;
    Bytes.need(file, at, 1);
    while (file[at] != 0) {
      at += 1 + Bytes.u8(file, at);
      Bytes.need(file, at, 1);
    }
    return at + 1;
  }
}
