package dev.heed.vision.image;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;

/** Says what a file is that is none of the formats, as far as its first bytes tell. */
final class Unrecognized {

  private static final int SHOWN = 12;

  private Unrecognized() {}

  static HeedException of(String name, byte[] file) {
    if (file.length == 0) {
      return HeedException.invalidInput(
          "Image '%s' is empty (0 bytes). Was it fetched or copied to its end?".formatted(name));
    }
    return FileKind.of(file).map(kind -> known(name, kind)).orElseGet(() -> unknown(name, file));
  }

  private static HeedException known(String name, FileKind kind) {
    return new HeedException(
        ErrorCode.UNSUPPORTED,
        "'%s' is %s, which Heed does not read. %s Heed reads %s."
            .formatted(name, kind.title(), kind.advice(), ImageFormat.all()));
  }

  private static HeedException unknown(String name, byte[] file) {
    return HeedException.invalidInput(
        "'%s' is not an image that Heed reads: it begins with %s. Heed reads %s, whatever the file's name; convert it to one of these."
            .formatted(name, beginning(file), ImageFormat.all()));
  }

  private static String beginning(byte[] file) {
    int shown = Math.min(SHOWN, file.length);
    StringBuilder text = new StringBuilder();
    StringBuilder hex = new StringBuilder();
    boolean printable = true;
    for (int i = 0; i < shown; i++) {
      int b = file[i] & 0xFF;
      printable &= (b >= ' ' && b < 127) || b == '\n' || b == '\r' || b == '\t';
      text.append(b >= ' ' && b < 127 ? (char) b : ' ');
      hex.append(i == 0 ? "" : " ").append("%02x".formatted(b));
    }
    return printable ? "the text '%s'".formatted(text) : "the bytes %s".formatted(hex);
  }
}
