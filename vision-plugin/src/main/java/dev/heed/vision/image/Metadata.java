package dev.heed.vision.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a file says how its picture is turned: EXIF, and where that is silent XMP, as in Pillow.
 *
 * @param exif bytes with a TIFF structure in them
 * @param at where the structure begins, or -1 where there is none
 * @param xmp XML, empty where there is none
 */
@SuppressWarnings("ArrayRecordComponent") // read only
record Metadata(byte[] exif, int at, byte[] xmp) {

  static final Metadata NONE = new Metadata(new byte[0], -1, new byte[0]);

  private static final Pattern TURNED = Pattern.compile("tiff:Orientation(=\"|>)([0-9])");

  /** A part of the file. */
  static byte[] part(byte[] file, long from, long length) {
    int end = (int) Math.min(file.length, from + Math.max(0, length));
    return from >= end ? new byte[0] : Arrays.copyOfRange(file, (int) from, end);
  }

  /** From 1 (upright) to 8. */
  int orientation() {
    int said = Orientation.read(exif, at);
    if (said == Orientation.SILENT && xmp.length > 0) {
      Matcher found = TURNED.matcher(new String(xmp, StandardCharsets.ISO_8859_1));
      said = found.find() ? found.group(2).charAt(0) - '0' : said;
    }
    return said >= 1 && said <= 8 ? said : Orientation.UPRIGHT;
  }
}
