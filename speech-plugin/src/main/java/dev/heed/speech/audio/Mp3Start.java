package dev.heed.speech.audio;

import java.nio.charset.StandardCharsets;

/**
 * How an MP3 file begins: its encoder's information frame, which is no sound, tells how many
 * samples the encoder put before and behind the recording. What is left is the recording itself, as
 * players without gaps have it.
 *
 * @param sound where the first frame of sound begins
 * @param skip samples of each channel to leave out at the front
 * @param end the sample at which the recording ends; the largest number where it is not stated
 * @see <a href="http://gabriel.mp3-tech.org/mp3infotag.html">The information tag of LAME</a>
 */
record Mp3Start(int sound, int skip, int end) {

  /** What every decoder of layer III is late by. */
  private static final int DECODER_DELAY = 529;

  private static final int[] RATES = {44100, 48000, 32000};
  private static final int[] KILOBITS_1 = {
    0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320
  };
  private static final int[] KILOBITS_2 = {
    0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160
  };

  static Mp3Start of(byte[] file) {
    int frame = begin(file);
    Mp3Start plain = new Mp3Start(frame, 0, Integer.MAX_VALUE);
    int length = length(file, frame);
    if (length == 0 || frame + length > file.length) {
      return plain;
    }
    boolean first = isFirstVersion(file, frame);
    boolean mono = (file[frame + 3] & 0xC0) == 0xC0;
    int tag = frame + 4 + (first ? mono ? 17 : 32 : mono ? 9 : 17);
    String name = text(file, tag, 4);
    if (name.equals("Xing") || name.equals("Info")) {
      return informed(file, tag, frame + length, first ? 1152 : 576);
    }
    return text(file, frame + 36, 4).equals("VBRI")
        ? new Mp3Start(frame + length, 0, Integer.MAX_VALUE)
        : plain;
  }

  /** Behind the tags that may stand in front. */
  private static int begin(byte[] file) {
    int at = 0;
    while (text(file, at, 3).equals("ID3") && at + 10 < file.length) {
      at += 10 + id3(file, at);
    }
    return at;
  }

  private static int id3(byte[] file, int at) {
    return (file[at + 6] & 127) << 21
        | (file[at + 7] & 127) << 14
        | (file[at + 8] & 127) << 7
        | (file[at + 9] & 127);
  }

  private static boolean isFirstVersion(byte[] file, int frame) {
    return (file[frame + 1] & 0x18) == 0x18;
  }

  /** The bytes of a frame of layer III; 0 where there is none. */
  private static int length(byte[] file, int at) {
    boolean frame =
        at + 4 <= file.length
            && (file[at] & 0xFF) == 0xFF
            && (file[at + 1] & 0xE6) == 0xE2
            && (file[at + 1] & 0x18) != 0x08;
    int bits = frame ? (file[at + 2] & 0xF0) >> 4 : 15;
    int rate = frame ? (file[at + 2] & 0x0C) >> 2 : 3;
    if (bits == 0 || bits == 15 || rate == 3) {
      return 0;
    }
    boolean first = isFirstVersion(file, at);
    int halvings = first ? 0 : (file[at + 1] & 0x18) == 0 ? 2 : 1;
    int kilobits = (first ? KILOBITS_1 : KILOBITS_2)[bits];
    int padding = (file[at + 2] & 2) >> 1;
    return (first ? 144 : 72) * kilobits * 1000 / (RATES[rate] >> halvings) + padding;
  }

  private static Mp3Start informed(byte[] file, int tag, int sound, int samples) {
    int flags = number(file, tag + 4, 4);
    int at = tag + 8;
    int frames = (flags & 1) == 0 ? 0 : number(file, at, 4);
    at += 4 * (flags & 1) + 4 * (flags >> 1 & 1) + 100 * (flags >> 2 & 1) + 4 * (flags >> 3 & 1);
    String encoder = text(file, at, 4);
    if (at + 24 > sound
        || !(encoder.equals("LAME") || encoder.equals("Lavf") || encoder.equals("Lavc"))) {
      return new Mp3Start(sound, 0, Integer.MAX_VALUE);
    }
    int pads = number(file, at + 21, 3);
    int skip = (pads >> 12) + DECODER_DELAY;
    long end = (long) frames * samples - (pads & 0xFFF) + DECODER_DELAY;
    boolean told = frames > 0 && end > skip && end < Integer.MAX_VALUE;
    return new Mp3Start(sound, skip, told ? (int) end : Integer.MAX_VALUE);
  }

  private static int number(byte[] file, int at, int bytes) {
    int number = 0;
    for (int i = at; i < at + bytes; i++) {
      number = number << 8 | (i < file.length ? file[i] & 0xFF : 0);
    }
    return number;
  }

  private static String text(byte[] file, int at, int length) {
    return at < 0 || at + length > file.length
        ? ""
        : new String(file, at, length, StandardCharsets.ISO_8859_1);
  }
}
