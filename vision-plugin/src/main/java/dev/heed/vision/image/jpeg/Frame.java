package dev.heed.vision.image.jpeg;

import java.util.List;

/** What the frame header says: size, components, and the grid of minimum coded units. */
final class Frame {

  final int width;
  final int height;
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
    components.forEach(this::layOut);
  }

  private void layOut(Component c) {
    c.width = ceilDiv((long) width * c.horizontal, maxHorizontal);
    c.height = ceilDiv((long) height * c.vertical, maxVertical);
    c.blocksWide = ceilDiv((long) width * c.horizontal, maxHorizontal * 8);
    c.blocksHigh = ceilDiv((long) height * c.vertical, maxVertical * 8);
    c.stride = unitsWide * c.horizontal * 8;
    c.paddedBlocksHigh = unitsHigh * c.vertical;
  }

  /** Bytes that decoding needs beside the file and the result. */
  long workingBytes() {
    long samples = 0;
    for (Component c : components) {
      samples += (long) c.stride * c.paddedBlocksHigh * 8;
    }
    return progressive ? 3 * samples : samples;
  }

  void allocate() {
    for (Component c : components) {
      int size = Math.multiplyExact(c.stride, c.paddedBlocksHigh * 8);
      c.samples = new byte[size];
      c.coefficients = progressive ? new short[size] : c.coefficients;
    }
  }

  private static int ceilDiv(long a, int b) {
    return (int) ((a + b - 1) / b);
  }
}
