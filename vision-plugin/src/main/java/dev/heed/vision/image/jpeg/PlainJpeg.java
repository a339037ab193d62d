package dev.heed.vision.image.jpeg;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole file of an ordinary kind, for decoders other than ours: 8 bits, Huffman codes, grey or
 * YCbCr. It was walked to its end marker, and whatever is no part of the picture (profiles, EXIF,
 * comments) was left out, so that no other decoder can take it into account.
 *
 * @param bytes from the start marker to the end marker
 */
@SuppressWarnings("ArrayRecordComponent") // read only
record PlainJpeg(JpegKind kind, int width, int height, byte[] bytes) {

  /** Version 1.1, no thumbnail: says that three components are YCbCr. */
  private static final byte[] START = {
    (byte) 0xFF,
    (byte) 0xD8,
    (byte) 0xFF,
    (byte) 0xE0,
    0,
    16,
    'J',
    'F',
    'I',
    'F',
    0,
    1,
    1,
    0,
    0,
    1,
    0,
    1,
    0,
    0
  };

  /** A marker segment. */
  record Part(int from, int to) {}

  /** Whether a segment before the first scan has to be there. */
  static boolean isNeeded(int marker) {
    return marker == Markers.DQT
        || marker == Markers.DHT
        || marker == Markers.DRI
        || Markers.isFrame(marker);
  }

  /**
   * @param header the segments of {@link #isNeeded}
   * @param firstScan where its marker begins
   * @return nothing where the file is of another kind, or does not end as it should
   */
  static @Nullable PlainJpeg of(
      byte[] data, List<Part> header, int firstScan, Frame frame, ColorSpace space) {
    long different = frame.components.stream().mapToInt(c -> c.id).distinct().count();
    if (frame.arithmetic
        || (space != ColorSpace.GREY && space != ColorSpace.YCC)
        || different < frame.components.size()) {
      return null;
    }
    int end = new ScanSurvey(data, frame).end(firstScan);
    return end < 0
        ? null
        : new PlainJpeg(
            JpegKind.of(frame), frame.width, frame.height, join(data, header, firstScan, end));
  }

  private static byte[] join(byte[] data, List<Part> header, int firstScan, int end) {
    int size = START.length + end - firstScan;
    for (Part part : header) {
      size += part.to() - part.from();
    }
    byte[] bytes = new byte[size];
    System.arraycopy(START, 0, bytes, 0, START.length);
    int at = START.length;
    for (Part part : header) {
      System.arraycopy(data, part.from(), bytes, at, part.to() - part.from());
      at += part.to() - part.from();
    }
    System.arraycopy(data, firstScan, bytes, at, end - firstScan);
    return bytes;
  }
}
