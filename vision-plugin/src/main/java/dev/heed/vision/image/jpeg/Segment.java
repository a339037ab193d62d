package dev.heed.vision.image.jpeg;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The body of one marker segment. */
final class Segment {

  private final byte[] data;
  private final int start;
  private final int end;
  private int position;

  /**
   * @param start of the two length bytes
   */
  Segment(byte[] data, int start) throws JpegException {
    this.data = data;
    this.start = start - 2;
    int length =
        start + 2 <= data.length ? ((data[start] & 0xFF) << 8) | (data[start + 1] & 0xFF) : 0;
    this.position = start + 2;
    this.end = start + length;
    if (end > data.length || position > data.length) {
      throw JpegException.truncated();
    }
    if (length < 2) {
      throw new JpegException("a segment says that it is %s bytes long".formatted(length));
    }
  }

  /** Of its marker. */
  int start() {
    return start;
  }

  int end() {
    return end;
  }

  int left() {
    return end - position;
  }

  int peek(int offset) {
    return data[position + offset] & 0xFF;
  }

  int u8() throws JpegException {
    if (position >= end) {
      throw new JpegException("a segment is shorter than what it should hold");
    }
    return data[position++] & 0xFF;
  }

  int u16() throws JpegException {
    return (u8() << 8) | u8();
  }

  byte[] bytes(int count) throws JpegException {
    if (count > left()) {
      throw new JpegException("a segment is shorter than what it should hold");
    }
    position += count;
    return Arrays.copyOfRange(data, position - count, position);
  }

  boolean startsWith(String text) {
    byte[] expected = text.getBytes(StandardCharsets.ISO_8859_1);
    return left() >= expected.length
        && Arrays.equals(data, position, position + expected.length, expected, 0, expected.length);
  }
}
