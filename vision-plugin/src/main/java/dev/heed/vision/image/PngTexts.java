package dev.heed.vision.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * What a PNG says in its chunks of EXIF and of text: XMP, and the profile that ImageMagick writes
 * as hexadecimal digits where there was no chunk for EXIF yet.
 */
final class PngTexts {

  private static final String XMP = "XML:com.adobe.xmp";
  private static final String PROFILE = "Raw profile type exif";
  private static final String PREFIX = "Exif\0\0";

  /** Far more than any EXIF or XMP has. */
  private static final int MOST = 1 << 20;

  /** The keyword, an empty line, the profile's name and its length come before the digits. */
  private static final int LINES_BEFORE_DIGITS = 3;

  private byte[] exif = {};
  private int exifAt = -1;
  private byte[] profile = {};
  private byte[] xmp = {};

  private PngTexts() {}

  static Metadata metadata(byte[] file) {
    PngTexts texts = new PngTexts();
    int at = PngChunks.FIRST_CHUNK;
    while (at + PngChunks.FRAME <= file.length) {
      texts.accept(file, at, PngChunks.type(file, at), PngChunks.length(file, at));
      at = (int) Math.min(file.length, at + PngChunks.FRAME + PngChunks.length(file, at));
    }
    return texts.exifAt >= 0
        ? new Metadata(texts.exif, texts.exifAt, texts.xmp)
        : new Metadata(texts.profile, texts.profile.length > 0 ? 0 : -1, texts.xmp);
  }

  private void accept(byte[] file, int at, String type, long length) {
    switch (type) {
      case "eXIf" -> {
        exif = file;
        exifAt = at + 8;
      }
      case "tEXt", "zTXt", "iTXt" -> text(Metadata.part(file, at + 8L, length), type);
      default -> {
        // says nothing here
      }
    }
  }

  /** Keyword, zero, and a text that the three types pack differently. */
  private void text(byte[] chunk, String type) {
    int end = zero(chunk, 0);
    String keyword = new String(chunk, 0, end, StandardCharsets.ISO_8859_1);
    if (!keyword.equals(XMP) && !keyword.equals(PROFILE)) {
      return;
    }
    byte[] text =
        switch (type) {
          case "zTXt" -> inflated(rest(chunk, end + 2));
          case "iTXt" -> international(chunk, end + 1);
          default -> rest(chunk, end + 1);
        };
    if (keyword.equals(XMP)) {
      xmp = text;
    } else {
      profile = digits(new String(text, StandardCharsets.ISO_8859_1));
    }
  }

  /** A flag, a method, and two more texts in front. */
  private static byte[] international(byte[] chunk, int at) {
    boolean packed = at < chunk.length && chunk[at] != 0;
    int language = zero(chunk, at + 2);
    byte[] text = rest(chunk, zero(chunk, language + 1) + 1);
    return packed ? inflated(text) : text;
  }

  private static int zero(byte[] chunk, int from) {
    int at = Math.min(from, chunk.length);
    while (at < chunk.length && chunk[at] != 0) {
      at++;
    }
    return at;
  }

  private static byte[] rest(byte[] chunk, int from) {
    return Metadata.part(chunk, from, chunk.length);
  }

  /** As much as can be read: who cannot be read says nothing. */
  private static byte[] inflated(byte[] packed) {
    Inflater inflater = new Inflater();
    byte[] out = new byte[Math.min(MOST, 64 + 32 * packed.length)];
    try {
      inflater.setInput(packed);
      int length = inflater.inflate(out);
      return Arrays.copyOf(out, length);
    } catch (DataFormatException e) {
      return new byte[0];
    } finally {
      inflater.end();
    }
  }

  private static byte[] digits(String profile) {
    String[] lines = profile.split("\n", -1);
    if (lines.length <= LINES_BEFORE_DIGITS) {
      return new byte[0];
    }
    String hex =
        String.join("", Arrays.asList(lines).subList(LINES_BEFORE_DIGITS, lines.length))
            .replaceAll("\\s", "");
    if (!hex.matches("([0-9a-fA-F]{2})*+")) {
      return new byte[0];
    }
    byte[] bytes = HexFormat.of().parseHex(hex);
    byte[] prefix = PREFIX.getBytes(StandardCharsets.ISO_8859_1);
    return ImageFormat.startsWith(bytes, 0, prefix) ? rest(bytes, prefix.length) : bytes;
  }
}
