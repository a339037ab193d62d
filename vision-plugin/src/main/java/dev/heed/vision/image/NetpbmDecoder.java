package dev.heed.vision.image;

import java.io.IOException;

/**
 * Netpbm's PBM, PGM and PPM, as text and as bytes. As in Pillow, grey of more than 8 bits becomes
 * 16 bits and is then clipped to 255, and colour is brought to 8 bits.
 */
final class NetpbmDecoder implements Decoder {

  private static final int BYTE = 255;
  private static final int MOST = 65_535;

  /** From 1 to 6: bits, grey and colour as text, then as bytes. */
  private record Header(int kind, int width, int height, int most) {

    boolean isText() {
      return kind <= 3;
    }

    boolean isBits() {
      return kind % 3 == 1;
    }

    boolean isColor() {
      return kind % 3 == 0;
    }

    int bands() {
      return isColor() ? 3 : 1;
    }
  }

  @Override
  public Rgb decode(byte[] file, SizeCheck check) throws IOException {
    NetpbmTokens tokens = new NetpbmTokens(file, 2);
    Header header = header(file, tokens);
    check.accept(header.width, header.height, 0);
    if (!header.isText()) {
      requireBytes(file, header, tokens.position());
    }
    Rgb rgb = Rgb.blank(header.width, header.height);
    int at = tokens.position();
    for (int y = 0; y < header.height; y++) {
      for (int x = 0; x < header.width; x++) {
        int[] color = new int[header.bands()];
        for (int band = 0; band < color.length; band++) {
          int value =
              header.isText()
                  ? (header.isBits() ? tokens.bit() : tokens.number(header.most))
                  : sample(file, at, header, y, x, band);
          color[band] = scaled(header, value);
        }
        int last = color.length - 1;
        rgb.set(y * header.width + x, color[0], color[Math.min(1, last)], color[last]);
      }
    }
    return rgb;
  }

  private static Header header(byte[] file, NetpbmTokens tokens) throws IOException {
    int kind = file[1] - '0';
    int width = tokens.number(Integer.MAX_VALUE);
    int height = tokens.number(Integer.MAX_VALUE);
    int most = kind % 3 == 1 ? 1 : tokens.number(MOST);
    if (width < 1 || height < 1 || most < 1) {
      throw new IOException(
          "its header says %s x %s pixels from 0 to %s".formatted(width, height, most));
    }
    tokens.skipOne();
    return new Header(kind, width, height, most);
  }

  private static void requireBytes(byte[] file, Header header, int from) throws IOException {
    long row = header.isBits() ? (header.width + 7L) / 8 : (long) header.width * bytes(header);
    Bytes.need(file, from, row * header.height);
  }

  /** Of a pixel. */
  private static int bytes(Header header) {
    return header.bands() * (header.most > BYTE ? 2 : 1);
  }

  private static int sample(byte[] file, int from, Header header, int y, int x, int band) {
    if (header.isBits()) {
      int at = from + y * ((header.width + 7) / 8) + x / 8;
      return file[at] >> (7 - x % 8) & 1;
    }
    int at = from + (y * header.width + x) * bytes(header);
    return header.most > BYTE ? Bytes.u16(file, at + 2 * band) : Bytes.u8(file, at + band);
  }

  private static int scaled(Header header, int value) {
    if (header.isBits()) {
      return value == 0 ? BYTE : 0;
    }
    int to = header.most > BYTE && !header.isColor() ? MOST : BYTE;
    double scaled = header.most == to ? value : Math.rint((double) value / header.most * to);
    return (int) Math.min(BYTE, scaled);
  }
}
