package dev.heed.vision.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The formats, recognised by how a file begins and never by its name. */
@SuppressWarnings("ImmutableEnumChecker") // lists are unmodifiable, decoders hold no state
enum ImageFormat {
  JPEG("JPEG", List.of("jpg", "jpeg", "jpe", "jfif"), new JpegDecoder(), "\u00FF\u00D8\u00FF"),
  PNG("PNG", List.of("png", "apng"), new PngDecoder(), "\u0089PNG\r\n\u001A\n"),
  GIF("GIF", List.of("gif"), new GifDecoder(), "GIF87a", "GIF89a"),
  BMP("BMP", List.of("bmp", "dib"), new BmpDecoder(), "BM"),
  TIFF("TIFF", List.of("tif", "tiff"), new TiffDecoder(), "II*\0", "MM\0*", "II+\0", "MM\0+"),
  WEBP("WebP", List.of("webp"), new WebpDecoder(), "RIFF"),
  NETPBM(
      "PBM, PGM, PPM",
      List.of("pbm", "pgm", "ppm", "pnm"),
      new NetpbmDecoder(),
      "P1",
      "P2",
      "P3",
      "P4",
      "P5",
      "P6"),
  ICO("ICO", List.of("ico"), new IcoDecoder(), "\0\0\u0001\0");

  private final String title;
  private final List<String> suffixes;
  private final Decoder decoder;
  private final List<byte[]> signatures;

  ImageFormat(String title, List<String> suffixes, Decoder decoder, String... signatures) {
    this.title = title;
    this.suffixes = suffixes;
    this.decoder = decoder;
    this.signatures =
        Arrays.stream(signatures).map(s -> s.getBytes(StandardCharsets.ISO_8859_1)).toList();
  }

  static Optional<ImageFormat> of(byte[] file) {
    return Arrays.stream(values()).filter(f -> f.matches(file)).findFirst();
  }

  private boolean matches(byte[] file) {
    boolean begins = signatures.stream().anyMatch(s -> startsWith(file, 0, s));
    return begins
        && switch (this) {
          case WEBP -> startsWith(file, 8, "WEBP".getBytes(StandardCharsets.ISO_8859_1));
          case NETPBM -> file.length > 2 && (NetpbmTokens.isSpace(file[2]) || file[2] == '#');
          case ICO -> file.length > 6;
          default -> true;
        };
  }

  static boolean startsWith(byte[] file, int at, byte[] expected) {
    return file.length >= at + expected.length
        && Arrays.equals(file, at, at + expected.length, expected, 0, expected.length);
  }

  /** The ends of names of image files, with their dots. */
  static List<String> extensions() {
    return Arrays.stream(values()).flatMap(f -> f.suffixes.stream()).map(s -> "." + s).toList();
  }

  /** For messages: {@code JPEG, PNG, GIF, BMP, TIFF, WebP} and so on. */
  static String all() {
    return Arrays.stream(values()).map(f -> f.title).collect(Collectors.joining(", "));
  }

  String title() {
    return title;
  }

  Decoder decoder() {
    return decoder;
  }
}
