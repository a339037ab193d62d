package dev.heed.vision.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What people hand over in place of a picture that Heed reads: recognised by how it begins, with
 * what to do about it.
 */
@SuppressWarnings("ImmutableEnumChecker") // lists are unmodifiable
enum FileKind {
  HEIC(
      "HEIC (HEIF), as iPhones take photographs",
      4,
      Advice.HEIF,
      "ftyphei",
      "ftyphev",
      "ftypmif1",
      "ftypmsf1"),
  AVIF(
      "AVIF",
      4,
      "Convert it: 'magick photo.avif photo.jpg' or 'ffmpeg -i photo.avif photo.png'.",
      "ftypavif",
      "ftypavis"),
  RAW_CR3("a camera's raw picture (CR3)", 4, Advice.RAW, "ftypcrx"),
  MP4("a video (MP4, MOV)", 4, Advice.VIDEO, "ftyp", "moov", "mdat", "wide"),
  MATROSKA("a video (WebM, Matroska)", 0, Advice.VIDEO, "\u001AE\u00DF\u00A3"),
  AVI("a video (AVI)", 8, Advice.VIDEO, "AVI LIST"),
  MPEG("a video (MPEG)", 0, Advice.VIDEO, "\0\0\u0001\u00BA", "\0\0\u0001\u00B3"),
  FLASH("a video (FLV)", 0, Advice.VIDEO, "FLV\u0001"),
  JPEG_XL("JPEG XL", 0, "Convert it: 'djxl photo.jxl photo.png'.", "\u00FF\n", "\0\0\0\fJXL "),
  JPEG_2000("JPEG 2000", 0, Advice.PILLOW, "\0\0\0\fjP  ", "\u00FFO\u00FFQ"),
  PSD("a Photoshop file", 0, "Export it as PNG.", "8BPS"),
  PDF("a PDF", 0, "Make pictures of its pages: 'pdftoppm -png file.pdf page'.", "%PDF"),
  SVG("SVG, a drawing without pixels", 0, "Draw it: 'rsvg-convert file.svg -o file.png'.", "<svg"),
  CUR("a cursor (CUR)", 0, Advice.PILLOW, "\0\0\u0002\0\u0001\0"),
  ICNS("an icon of macOS (ICNS)", 0, Advice.PILLOW, "icns"),
  DDS("a texture (DDS)", 0, Advice.PILLOW, "DDS "),
  QOI("QOI", 0, Advice.PILLOW, "qoif"),
  PAM("PAM or PFM", 0, Advice.PILLOW, "P7\n", "Pf\n", "PF\n"),
  EXR("OpenEXR", 0, Advice.PILLOW, "v/1\u0001"),
  HDR("Radiance HDR", 0, Advice.PILLOW, "#?RADIANCE", "#?RGBE"),
  FITS("FITS", 0, Advice.PILLOW, "SIMPLE  ="),
  DICOM("DICOM", 128, "Convert it: 'dcm2img file.dcm file.png'.", "DICM"),
  NUMPY(
      "an array of NumPy",
      0,
      "Save it as PNG: 'PIL.Image.fromarray(a).save(\"a.png\")'.",
      "\u0093NUMPY"),
  LFS(
      "a Git LFS pointer, not the file itself",
      0,
      "Run 'git lfs pull' in its folder.",
      "version https://git-lfs"),
  HTML(
      "a web page",
      0,
      "The address that it came from answered with a page, not with the picture.",
      "<!DOCTYPE html",
      "<!doctype html",
      "<html",
      "<HTML"),
  XML("XML", 0, "If it is SVG, draw it first: 'rsvg-convert file.svg -o file.png'.", "<?xml"),
  ZIP("a ZIP archive", 0, "Unpack it first.", "PK\u0003\u0004"),
  GZIP("packed with gzip", 0, "Unpack it first.", "\u001F\u008B");

  /** What is said of several kinds. */
  private static final class Advice {
    static final String HEIF =
        "Convert it: 'heif-convert photo.heic photo.jpg', 'magick photo.heic photo.jpg', or on"
            + " macOS 'sips -s format jpeg photo.heic --out photo.jpg'.";
    static final String RAW = "Develop it to JPEG or PNG first, as with darktable or dcraw.";
    static final String PILLOW = "Convert it to PNG, as with 'magick FILE FILE.png'.";
    static final String VIDEO =
        "Videos are given as frames: 'mkdir frames; ffmpeg -i FILE frames/%05d.png', then name the"
            + " folder frames; for tasks on clips, a GIF or a list of files (.txt) will do too, and"
            + " Motion JPEG (.mjpeg, .avi).";

    private Advice() {}
  }

  private final String title;
  private final int at;
  private final String advice;
  private final List<String> beginnings;

  FileKind(String title, int at, String advice, String... beginnings) {
    this.title = title;
    this.at = at;
    this.advice = advice;
    this.beginnings = List.of(beginnings);
  }

  static Optional<FileKind> of(byte[] file) {
    return Arrays.stream(values())
        .filter(
            kind ->
                kind.beginnings.stream()
                    .anyMatch(
                        text ->
                            ImageFormat.startsWith(
                                file, kind.at, text.getBytes(StandardCharsets.ISO_8859_1))))
        .findFirst();
  }

  /** By the ending of a name, for folders that hold only such files. */
  static Optional<FileKind> named(String fileName) {
    String lower = fileName.toLowerCase(Locale.ROOT);
    return switch (lower.substring(lower.lastIndexOf('.') + 1)) {
      case "heic", "heif", "hif" -> Optional.of(HEIC);
      case "avif" -> Optional.of(AVIF);
      case "mp4", "m4v", "mov" -> Optional.of(MP4);
      case "mkv", "webm" -> Optional.of(MATROSKA);
      case "avi" -> Optional.of(AVI);
      case "jxl" -> Optional.of(JPEG_XL);
      case "jp2", "j2k" -> Optional.of(JPEG_2000);
      case "svg" -> Optional.of(SVG);
      case "pdf" -> Optional.of(PDF);
      case "psd" -> Optional.of(PSD);
      case "dcm" -> Optional.of(DICOM);
      default -> Optional.empty();
    };
  }

  String title() {
    return title;
  }

  String advice() {
    return advice;
  }
}
