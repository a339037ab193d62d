package dev.heed.vision.image.jpeg;

import java.util.List;

/** What the frame header says: size, components, and the grid of minimum coded units. */
final class Frame {

  /** As the file says. */
  final int width;

  final int height;

  /** What is made of it: the same, or a half, a quarter or an eighth. */
  int madeWidth;

  int madeHeight;
  final boolean progressive;
  final boolean arithmetic;
  final List<Component> components;
  final int maxHorizontal;
  final int maxVertical;
  final int unitsWide;
  final int unitsHigh;

  /**
   * @param marker SOF0 to SOF2, SOF9 or SOF10
   */
  Frame(int width, int height, int marker, List<Component> components) {
    this.width = width;
    this.height = height;
    this.progressive = marker == Markers.SOF2 || marker == Markers.SOF10;
    this.arithmetic = marker >= Markers.SOF9;
    this.components = List.copyOf(components);
    maxHorizontal = components.stream().mapToInt(c -> c.horizontal).max().orElseThrow();
    maxVertical = components.stream().mapToInt(c -> c.vertical).max().orElseThrow();
    unitsWide = ceilDiv(width, 8 * maxHorizontal);
    unitsHigh = ceilDiv(height, 8 * maxVertical);
    make(1);
  }

  /** Lays the picture out for a size of {@code 1 / divisor}, of 1, 2, 4 or 8. */
  void make(int divisor) {
    madeWidth = ceilDiv(width, divisor);
    madeHeight = ceilDiv(height, divisor);
    components.forEach(c -> layOut(c, 8 / divisor));
  }

  private void layOut(Component c, int side) {
    c.side = side;
    c.width = ceilDiv((long) width * c.horizontal * side, maxHorizontal * 8);
    c.height = ceilDiv((long) height * c.vertical * side, maxVertical * 8);
    c.blocksWide = ceilDiv((long) width * c.horizontal, maxHorizontal * 8);
    c.blocksHigh = ceilDiv((long) height * c.vertical, maxVertical * 8);
    c.paddedBlocksWide = unitsWide * c.horizontal;
    c.stride = c.paddedBlocksWide * side;
    c.paddedBlocksHigh = unitsHigh * c.vertical;
  }

  /** Bytes that decoding needs beside the file and the result. */
  long workingBytes() {
    long bytes = 0;
    for (Component c : components) {
      long blocks = (long) c.paddedBlocksWide * c.paddedBlocksHigh;
      bytes +=
          blocks * c.side * c.side + (progressive ? blocks * (64 * Short.BYTES + Long.BYTES) : 0);
    }
    return bytes;
  }

  void allocate() {
    for (Component c : components) {
      int blocks = Math.multiplyExact(c.paddedBlocksWide, c.paddedBlocksHigh);
      c.samples = new byte[Math.multiplyExact(blocks, c.side * c.side)];
      if (progressive) {
        c.coefficients = new short[Math.multiplyExact(blocks, 64)];
        c.filled = new long[arithmetic ? 0 : blocks];
      }
    }
  }

  private static int ceilDiv(long a, int b) {
    return (int) ((a + b - 1) / b);
  }
}
