package dev.heed.vision.image.jpeg;

import java.util.List;

/**
 * One scan: its components with their tables, and for progressive frames the band of coefficients
 * {@code first..last} and the bits {@code high -> low}.
 */
record Scan(List<Part> parts, int first, int last, int high, int low, int restartInterval) {

  /**
   * A component in a scan; a table that the scan does not use may be one without codes.
   *
   * @param dcSlot the table's number, by which arithmetic decoding keeps its contexts
   */
  record Part(Component component, HuffmanTable dc, HuffmanTable ac, int dcSlot, int acSlot) {}

  /** Decodes one block of a scan. */
  interface Blocks {
    void decode(Part part, int row, int column);

    void restart();
  }

  Scan {
    parts = List.copyOf(parts);
  }

  void checkProgression() throws JpegException {
    boolean dc = first == 0 && last == 0;
    boolean ac = first > 0 && last >= first && last < 64 && parts.size() == 1;
    if (!(dc || ac) || low > 13 || (high != 0 && low != high - 1)) {
      throw new JpegException(
          "a progressive scan asks for coefficients %s to %s, bits %s to %s, of %s components"
              .formatted(first, last, high, low, parts.size()));
    }
  }
}
