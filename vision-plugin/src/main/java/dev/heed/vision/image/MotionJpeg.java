package dev.heed.vision.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Videos that are pictures in JPEG, one after another: as they are, or in an AVI file. Where frames
 * lie is read at once, and a frame is decoded when it is asked for.
 *
 * @param parts from and to, in bytes of the file; a frame that repeats the one before has its part
 * @param framesPerSecond where the file says it
 */
record MotionJpeg(List<Part> parts, OptionalDouble framesPerSecond) {

  /** Clips are not longer. */
  static final int MOST_FRAMES = 1 << 18;

  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int DHT = 0xC4;
  private static final int FIRST_RESTART = 0xD0;

  /** A frame's bytes. */
  record Part(int from, int to) {}

  /** Pictures one after another; what lies between them is passed over. */
  static MotionJpeg of(byte[] file) {
    List<Part> parts = new ArrayList<>();
    int at = next(file, 0);
    while (at >= 0 && parts.size() < MOST_FRAMES) {
      int end = end(file, at);
      parts.add(new Part(at, end));
      at = next(file, end);
    }
    return new MotionJpeg(List.copyOf(parts), OptionalDouble.empty());
  }

  /** Whether a second picture follows the first. */
  static boolean isIn(byte[] file) {
    if (next(file, 0) != 0) {
      return false;
    }
    int end = end(file, 0);
    return end < file.length && next(file, end) == end;
  }

  /** The next beginning of a picture, or -1. */
  private static int next(byte[] file, int from) {
    for (int i = from; i + 2 < file.length; i++) {
      if (marker(file, i) == SOI && Bytes.u8(file, i + 2) == 0xFF) {
        return i;
      }
    }
    return -1;
  }

  private static int marker(byte[] file, int at) {
    return Bytes.u8(file, at) == 0xFF ? Bytes.u8(file, at + 1) : -1;
  }

  /** Behind the end of the picture that begins at {@code from}; pictures inside it are its own. */
  private static int end(byte[] file, int from) {
    int at = from + 2;
    while (at + 3 < file.length) {
      int marker = marker(file, at);
      if (marker == EOI) {
        return at + 2;
      }
      boolean alone = marker == 0xFF || marker == 0 || marker == 1 || isRestart(marker);
      if (marker < 0 || alone || marker == SOI) {
        at++;
      } else {
        at += 2 + Bytes.u16(file, at + 2);
        at = marker == SOS ? afterScan(file, at) : at;
      }
    }
    return at + 1 < file.length && marker(file, at) == EOI ? at + 2 : file.length;
  }

  private static int afterScan(byte[] file, int from) {
    for (int i = from; i + 1 < file.length; i++) {
      int marker = marker(file, i);
      if (marker > 0 && marker != 0xFF && !isRestart(marker)) {
        return i;
      }
    }
    return file.length;
  }

  private static boolean isRestart(int marker) {
    return marker >= FIRST_RESTART && marker < FIRST_RESTART + 8;
  }

  /** A frame as a JPEG file; many leave the tables out that every decoder of videos knows. */
  byte[] frame(byte[] file, int number) {
    Part part = parts.get(number);
    byte[] frame = Arrays.copyOfRange(file, part.from(), part.to());
    int scan = scan(frame);
    if (scan < 0) {
      return frame;
    }
    byte[] tables = StandardTables.segment();
    byte[] whole = new byte[frame.length + tables.length];
    System.arraycopy(frame, 0, whole, 0, scan);
    System.arraycopy(tables, 0, whole, scan, tables.length);
    System.arraycopy(frame, scan, whole, scan + tables.length, frame.length - scan);
    return whole;
  }

  /** Where the first scan begins, if no Huffman table stands before it; else -1. */
  private static int scan(byte[] frame) {
    int at = 2;
    while (at + 3 < frame.length && marker(frame, at) != DHT) {
      int marker = marker(frame, at);
      if (marker == SOS) {
        return at;
      }
      at = marker == 0xFF || marker <= 1 ? at + 1 : at + 2 + Bytes.u16(frame, at + 2);
    }
    return -1;
  }

  /** At least one frame. */
  MotionJpeg checked() throws IOException {
    if (parts.isEmpty()) {
      throw new IOException("it holds no picture in JPEG");
    }
    return this;
  }
}
