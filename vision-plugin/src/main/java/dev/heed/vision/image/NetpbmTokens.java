package dev.heed.vision.image;

import java.io.IOException;

/** Numbers as text, with white space and comments between them. */
final class NetpbmTokens {

  private final byte[] file;
  private int position;

  NetpbmTokens(byte[] file, int from) {
    this.file = file;
    this.position = from;
  }

  int position() {
    return position;
  }

  /** The one white space between the header and bytes. */
  void skipOne() throws IOException {
    Bytes.need(file, position, 1);
    position++;
  }

  int number(int most) throws IOException {
    skip();
    long number = 0;
    int digits = 0;
    while (position < file.length && isDigit(file[position])) {
      number = Math.min(Integer.MAX_VALUE + 1L, 10 * number + file[position++] - '0');
      digits++;
    }
    if (digits == 0 || number > most) {
      throw digits == 0 && position >= file.length
          ? Bytes.truncated()
          : new IOException(
              "a number from 0 to %s should be at byte %s".formatted(most, position - digits));
    }
    return (int) number;
  }

  /** One digit; no white space is needed between them. */
  int bit() throws IOException {
    skip();
    Bytes.need(file, position, 1);
    int bit = file[position++] - '0';
    if (bit != 0 && bit != 1) {
      throw new IOException("0 or 1 should be at byte %s".formatted(position - 1));
    }
    return bit;
  }

  private void skip() {
    while (position < file.length && (isSpace(file[position]) || file[position] == '#')) {
      if (file[position] == '#') {
        while (position < file.length && file[position] != '\n' && file[position] != '\r') {
          position++;
        }
      } else {
        position++;
      }
    }
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  static boolean isSpace(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r');
  }
}
