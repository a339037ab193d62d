package dev.heed.vision.image.jpeg;

import java.util.stream.IntStream;
import javax.imageio.plugins.jpeg.JPEGHuffmanTable;
import org.jspecify.annotations.Nullable;

/** The tables that stand at this point of the file: quantisation, Huffman, restart interval. */
final class TableStore {

  private static final int SLOTS = 4;

  /** What coefficients of 8-bit pictures need (T.81, F.1.2); more is damage. */
  private static final int MOST_DC_BITS = 11;

  private static final int MOST_AC_BITS = 10;
  private static final HuffmanTable UNUSED = unused();

  private final int @Nullable [][] quantization = new int[SLOTS][];
  private final @Nullable HuffmanTable[] dc = new HuffmanTable[SLOTS];
  private final @Nullable HuffmanTable[] ac = new HuffmanTable[SLOTS];
  private final Conditioning conditioning = new Conditioning();
  private int restartInterval;
  private boolean hasWideSteps;
  private boolean hasCodes;
  private boolean hasLongSizes;

  /** What a file without tables means, as frames of Motion JPEG are (T.81, annex K.3). */
  private static @Nullable HuffmanTable standard(boolean ofDc, int index) throws JpegException {
    return switch (index) {
      case 0 -> standard(ofDc ? JPEGHuffmanTable.StdDCLuminance : JPEGHuffmanTable.StdACLuminance);
      case 1 ->
          standard(ofDc ? JPEGHuffmanTable.StdDCChrominance : JPEGHuffmanTable.StdACChrominance);
      default -> null;
    };
  }

  private static HuffmanTable standard(JPEGHuffmanTable table) throws JpegException {
    int[] counts = new int[16];
    short[] lengths = table.getLengths();
    for (int i = 0; i < lengths.length; i++) {
      counts[i] = lengths[i];
    }
    short[] values = table.getValues();
    byte[] symbols = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      symbols[i] = (byte) values[i];
    }
    return new HuffmanTable(counts, symbols);
  }

  void accept(int marker, Segment segment) throws JpegException {
    switch (marker) {
      case Markers.DQT -> quantization(segment);
      case Markers.DHT -> huffman(segment);
      case Markers.DAC -> conditioning.read(segment);
      case Markers.DRI -> restartInterval = segment.u16();
      default -> {}
    }
  }

  private void quantization(Segment segment) throws JpegException {
    while (segment.left() > 0) {
      int head = segment.u8();
      hasWideSteps |= head >> 4 != 0;
      int[] table = new int[64];
      for (int k = 0; k < 64; k++) {
        table[Zigzag.NATURAL[k]] = head >> 4 == 0 ? segment.u8() : segment.u16();
      }
      quantization[slot(head & 15)] = table;
    }
  }

  private void huffman(Segment segment) throws JpegException {
    while (segment.left() > 16) {
      int head = segment.u8();
      int[] counts = new int[16];
      for (int i = 0; i < 16; i++) {
        counts[i] = segment.u8();
      }
      int symbols = IntStream.of(counts).sum();
      if (symbols > 256) {
        throw new JpegException("a Huffman table has %s codes".formatted(symbols));
      }
      byte[] values = segment.bytes(symbols);
      int most = (head & 0x10) == 0 ? MOST_DC_BITS : MOST_AC_BITS;
      for (byte value : values) {
        hasLongSizes |= (value & 15) > most;
      }
      HuffmanTable table = new HuffmanTable(counts, values);
      ((head & 0x10) == 0 ? dc : ac)[slot(head & 15)] = table;
      hasCodes = true;
    }
  }

  private static int slot(int index) throws JpegException {
    if (index >= SLOTS) {
      throw new JpegException("a table has the number %s; there are 0 to 3".formatted(index));
    }
    return index;
  }

  /** The component keeps the quantisation that stands when its first scan begins. */
  void latch(Component c) throws JpegException {
    if (c.dequantizers.length == 0) {
      int[] table = quantization[slot(c.quantization)];
      if (table == null) {
        throw new JpegException("quantisation table %s is missing".formatted(c.quantization));
      }
      c.dequantizers = table;
    }
  }

  HuffmanTable dc(int index, boolean needed) throws JpegException {
    HuffmanTable table = table(dc, true, index, needed);
    if (needed) {
      table.checkDc();
    }
    return table;
  }

  HuffmanTable ac(int index, boolean needed) throws JpegException {
    return table(ac, false, index, needed);
  }

  private static HuffmanTable table(
      @Nullable HuffmanTable[] tables, boolean ofDc, int index, boolean needed)
      throws JpegException {
    if (!needed) {
      return UNUSED;
    }
    HuffmanTable table = tables[slot(index)];
    if (table == null) {
      table = standard(ofDc, index);
      tables[index] = table;
    }
    if (table == null) {
      throw new JpegException("Huffman table %s is missing".formatted(index));
    }
    return table;
  }

  /**
   * Whether the file has brought Huffman's codes and all quantisation of the frame, as pictures of
   * 8 bits have them. Some decoders have tables of their own for what is missing, and vector
   * instructions other bits than ours where numbers leave 16 bits.
   */
  boolean arePlain(Frame frame) {
    return hasCodes
        && !hasWideSteps
        && !hasLongSizes
        && frame.components.stream()
            .allMatch(c -> c.quantization < SLOTS && quantization[c.quantization] != null);
  }

  Conditioning conditioning() {
    return conditioning;
  }

  int restartInterval() {
    return restartInterval;
  }

  private static HuffmanTable unused() {
    try {
      return new HuffmanTable(new int[16], new byte[0]);
    } catch (JpegException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
