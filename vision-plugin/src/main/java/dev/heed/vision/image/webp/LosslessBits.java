package dev.heed.vision.image.webp;

/** Bits of a lossless picture, lowest first. */
final class LosslessBits {

  private final byte[] data;
  private final int end;
  private int position;
  private long buffer;
  private int count;

  LosslessBits(byte[] data, int start, int end) {
    this.data = data;
    this.position = start;
    this.end = end;
  }

  /**
   * @param n up to 24
   */
  int read(int n) throws WebpException {
    need(n);
    int value = (int) buffer & ((1 << n) - 1);
    drop(n);
    return value;
  }

  /** The next 15 bits without using them; zeros follow the end. */
  int peek() {
    fill();
    return (int) buffer & 0x7FFF;
  }

  void skip(int n) throws WebpException {
    need(n);
    drop(n);
  }

  private void need(int n) throws WebpException {
    if (count < n) {
      fill();
      if (count < n) {
        throw WebpException.truncated();
      }
    }
  }

  private void drop(int n) {
    buffer >>>= n;
    count -= n;
  }

  private void fill() {
    while (count < 32 && position < end) {
      buffer |= (data[position++] & 0xFFL) << count;
      count += 8;
    }
  }
}
