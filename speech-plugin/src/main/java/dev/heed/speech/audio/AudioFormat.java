package dev.heed.speech.audio;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The kinds of file that are read, recognised by their first bytes, not by their names. */
@SuppressWarnings("ImmutableEnumChecker") // decoders hold nothing, and the lists are copies
enum AudioFormat {
  WAV("WAV", new WavDecoder(), ".wav", ".wave"),
  FLAC("FLAC", new FlacDecoder(), ".flac"),
  OGG("Ogg Vorbis", new VorbisDecoder(), ".ogg", ".oga"),
  OPUS("Ogg Opus", new OpusDecoder(), ".opus"),
  MP3("MP3", new Mp3Decoder(), ".mp3");

  private final String title;
  private final Decoder decoder;
  private final List<String> endings;

  AudioFormat(String title, Decoder decoder, String... endings) {
    this.title = title;
    this.decoder = decoder;
    this.endings = List.of(endings);
  }

  String title() {
    return title;
  }

  Decoder decoder() {
    return decoder;
  }

  static Optional<AudioFormat> of(byte[] file) {
    String start = new String(file, 0, Math.min(12, file.length), StandardCharsets.ISO_8859_1);
    if (start.matches("(?s)(RIFF|RIFX|RF64)....WAVE")) {
      return Optional.of(WAV);
    } else if (start.startsWith("fLaC")) {
      return Optional.of(FLAC);
    } else if (start.startsWith("OggS")) {
      return Optional.of(isOpus(file) ? OPUS : OGG);
    } else if (start.startsWith("ID3")) {
      return Optional.of(start(file, 10 + id3(file)).startsWith("fLaC") ? FLAC : MP3);
    }
    return isFrame(file) ? Optional.of(MP3) : Optional.empty();
  }

  /** The first packet stands behind a page's header and a table of its segments. */
  private static boolean isOpus(byte[] file) {
    int at = file.length > 26 ? 27 + (file[26] & 0xff) : file.length;
    return at < file.length
        && OpusHead.isHead(Arrays.copyOfRange(file, at, Math.min(file.length, at + 8)));
  }

  private static String start(byte[] file, int at) {
    return at + 4 > file.length ? "" : new String(file, at, 4, StandardCharsets.ISO_8859_1);
  }

  /** The length of an ID3 tag, seven bits to a byte. */
  static int id3(byte[] file) {
    return file.length < 10
        ? 0
        : (file[6] & 127) << 21 | (file[7] & 127) << 14 | (file[8] & 127) << 7 | (file[9] & 127);
  }

  /** An MPEG audio frame: eleven ones, then no reserved version, layer, bit rate or rate. */
  private static boolean isFrame(byte[] file) {
    return file.length >= 4
        && (file[0] & 0xff) == 0xff
        && (file[1] & 0xe0) == 0xe0
        && (file[1] & 0x18) != 0x08
        && (file[1] & 0x06) != 0
        && (file[2] & 0xf0) != 0xf0
        && (file[2] & 0x0c) != 0x0c;
  }

  /** The ends of names of recordings, with their dots. */
  static List<String> extensions() {
    return List.of(values()).stream().flatMap(format -> format.endings.stream()).toList();
  }
}
