package dev.heed.vision.image;

import java.util.Map;
import java.util.Optional;

/** Entries of a TIFF's first directory, as far as they decide whether the file can be read. */
final class TiffTags {

  private static final int COMPRESSION = 259;
  private static final int EXTRA_SAMPLES = 338;
  private static final int ASSOCIATED = 1;
  private static final int XMP = 700;
  private static final int SHORT = 3;

  /** By the numbers of the TIFF specification, its supplements and libtiff's {@code tiff.h}. */
  private static final Map<Integer, String> NOT_READ =
      Map.ofEntries(
          Map.entry(32809, "ThunderScan"),
          Map.entry(32908, "PixarFilm"),
          Map.entry(32909, "PixarLog"),
          Map.entry(33003, "JPEG 2000 (Aperio)"),
          Map.entry(33005, "JPEG 2000 (Aperio)"),
          Map.entry(34661, "JBIG"),
          Map.entry(34676, "SGILog"),
          Map.entry(34677, "SGILog24"),
          Map.entry(34712, "JPEG 2000"),
          Map.entry(34887, "LERC"),
          Map.entry(34892, "lossy JPEG (DNG)"),
          Map.entry(34925, "LZMA"),
          Map.entry(34926, "Zstandard"),
          Map.entry(34927, "WebP"),
          Map.entry(50000, "Zstandard"),
          Map.entry(50001, "WebP"),
          Map.entry(50002, "JPEG XL"),
          Map.entry(52546, "JPEG XL (DNG)"));

  private TiffTags() {}

  /** Refuses a compression that is known and not decoded. */
  static void requireReadable(byte[] file) throws UnsupportedImageException {
    int compression = entry(file, COMPRESSION).map(at -> number(file, at)).orElse(1);
    String name = NOT_READ.get(compression);
    if (name != null) {
      throw new UnsupportedImageException(
          "it is compressed with %s (%s); save it with LZW or Deflate, or as PNG"
              .formatted(name, compression));
    }
  }

  /** Whether the fourth sample is an alpha that the colours were multiplied with. */
  static boolean isMultiplied(byte[] file) {
    return entry(file, EXTRA_SAMPLES).map(at -> number(file, at)).orElse(0) == ASSOCIATED;
  }

  static byte[] xmp(byte[] file) {
    Optional<Integer> at = entry(file, XMP);
    boolean little = isLittle(file);
    return at.map(
            entry ->
                Metadata.part(
                    file,
                    i32(file, entry + 8, little) & 0xFFFFFFFFL,
                    i32(file, entry + 4, little) & 0xFFFFFFFFL))
        .orElse(new byte[0]);
  }

  /** Where the entry of a tag begins; 12 bytes are there. */
  private static Optional<Integer> entry(byte[] file, int tag) {
    if (file.length < 8 || (file[2] | file[3]) != 42) {
      return Optional.empty();
    }
    boolean little = isLittle(file);
    long directory = i32(file, 4, little) & 0xFFFFFFFFL;
    int entries = directory + 2 > file.length ? 0 : u16(file, (int) directory, little);
    for (int i = 0; i < entries && directory + 14 + 12L * i <= file.length; i++) {
      int at = (int) directory + 2 + 12 * i;
      if (u16(file, at, little) == tag) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  private static int number(byte[] file, int at) {
    boolean little = isLittle(file);
    return u16(file, at + 2, little) == SHORT
        ? u16(file, at + 8, little)
        : i32(file, at + 8, little);
  }

  private static boolean isLittle(byte[] file) {
    return file[0] == 'I';
  }

  private static int u16(byte[] file, int at, boolean little) {
    return little ? Bytes.u16Little(file, at) : Bytes.u16(file, at);
  }

  private static int i32(byte[] file, int at, boolean little) {
    return little ? Bytes.i32Little(file, at) : Bytes.i32(file, at);
  }
}
