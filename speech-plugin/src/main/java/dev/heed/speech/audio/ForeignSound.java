package dev.heed.speech.audio;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Kinds of sound that are not read, recognised by their first bytes, so that messages can name
 * them.
 */
final class ForeignSound {

  /** What the first packet of an Ogg stream begins with. */
  private static final Map<String, String> IN_OGG =
      Map.of(
          "Speex   ", "Ogg Speex",
          "\u007FFLAC", "FLAC inside Ogg",
          "\u0080theora", "an Ogg video");

  private ForeignSound() {}

  /** Its name as a sentence has it; empty for what is not known either. */
  static Optional<String> of(byte[] file) {
    String start = new String(file, 0, Math.min(64, file.length), StandardCharsets.ISO_8859_1);
    if (start.startsWith("OggS")) {
      return inOgg(start);
    }
    if (start.startsWith("ftyp", 4)) {
      return Optional.of("MP4 (M4A, AAC)");
    }
    if (start.startsWith("\u001AE\u00DF\u00A3")) {
      return Optional.of("WebM or Matroska");
    }
    if (start.startsWith("FORM") && start.startsWith("AIF", 8)) {
      return Optional.of("AIFF");
    }
    return byStart(start);
  }

  private static Optional<String> byStart(String start) {
    Map<String, String> names =
        Map.of(
            "#!AMR", "AMR",
            "caff", "CAF",
            ".snd", "AU",
            "MThd", "MIDI, which has notes and no sound,",
            "wvpk", "WavPack",
            "MAC ", "Monkey's Audio",
            "0&\u00B2u", "WMA",
            "\u00FF\u00F1", "AAC",
            "\u00FF\u00F9", "AAC");
    return names.entrySet().stream()
        .filter(entry -> start.startsWith(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** The first page's packet stands behind a header and a table of its segments. */
  private static Optional<String> inOgg(String start) {
    int segments = start.length() > 26 ? start.charAt(26) : 0;
    return IN_OGG.entrySet().stream()
        .filter(entry -> start.startsWith(entry.getKey(), 27 + segments))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
