package dev.heed.speech.audio;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the setup header of a Vorbis stream before JOrbis does, which believes what it says: that
 * codebooks are no larger than their numbers, and that all that is named is there.
 *
 * @see <a href="https://xiph.org/vorbis/doc/Vorbis_I_spec.html">Vorbis I specification, section
 *     4.2.4</a>
 */
final class VorbisSetup {

  /** Entries of one codebook, and values of all: over ten times what encoders write. */
  private static final int MOST_ENTRIES = 1 << 16;

  private static final long MOST_VALUES = 1 << 21;

  private final VorbisBits bits;
  private final int channels;
  private final int block;
  private final List<Book> books = new ArrayList<>();
  private long values;

  private VorbisSetup(VorbisBits bits, int channels, int block) {
    this.bits = bits;
    this.channels = channels;
    this.block = block;
  }

  /** What other parts ask of a codebook. */
  private record Book(int dimensions, int entries) {}

  /**
   * Checks a packet that begins with {@code 5vorbis}.
   *
   * @param block samples in the longer block
   * @throws IOException where it contradicts itself, or is far larger than it may be
   */
  static void check(VorbisBits bits, int channels, int block) throws IOException {
    bits.skip(7 * 8);
    new VorbisSetup(bits, channels, block).check();
  }

  private void check() throws IOException {
    int codebooks = bits.number(8) + 1;
    for (int i = 0; i < codebooks; i++) {
      books.add(book());
    }
    bits.skip(16L * (bits.number(6) + 1)); // times, which are not used
    int floors = bits.number(6) + 1;
    for (int i = 0; i < floors; i++) {
      floor();
    }
    int residues = bits.number(6) + 1;
    for (int i = 0; i < residues; i++) {
      residue();
    }
    int mappings = bits.number(6) + 1;
    for (int i = 0; i < mappings; i++) {
      mapping(floors, residues);
    }
    int modes = bits.number(6) + 1;
    for (int i = 0; i < modes; i++) {
      bits.skip(33);
      require(bits.number(8) < mappings, "a mode names a mapping that is not there");
    }
  }

  private Book book() throws IOException {
    require(bits.number(24) == 0x564342, "a codebook does not begin as one");
    int dimensions = bits.number(16);
    int entries = bits.number(24);
    require(dimensions > 0 && entries > 0, "a codebook is empty");
    require(entries <= MOST_ENTRIES, "a codebook is far too large");
    lengths(entries);
    lookup(dimensions, entries);
    return new Book(dimensions, entries);
  }

  /** How long the word of each entry is. */
  private void lengths(int entries) throws IOException {
    if (bits.flag()) {
      bits.skip(5);
      int entry = 0;
      while (entry < entries) {
        entry += bits.number(width(entries - entry));
      }
      require(entry == entries, "a codebook has more words than entries");
      return;
    }
    boolean sparse = bits.flag();
    for (int i = 0; i < entries; i++) {
      if (!sparse || bits.flag()) {
        bits.skip(5);
      }
    }
  }

  private void lookup(int dimensions, int entries) throws IOException {
    int type = bits.number(4);
    require(type <= 2, "a codebook is of an unknown kind");
    if (type == 0) {
      return;
    }
    values += (long) dimensions * entries;
    require(values <= MOST_VALUES, "its codebooks are far too large");
    bits.skip(64);
    int width = bits.number(4) + 1;
    bits.skip(1);
    long stored = type == 1 ? root(entries, dimensions) : (long) dimensions * entries;
    bits.skip(stored * width);
  }

  /** The greatest number whose power is at most {@code entries}. */
  private static long root(int entries, int power) {
    long root = (long) Math.floor(Math.pow(entries, 1.0 / power));
    while (Math.pow(root + 1.0, power) <= entries) {
      root++;
    }
    while (Math.pow((double) root, power) > entries) {
      root--;
    }
    return root;
  }

  private void floor() throws IOException {
    int type = bits.number(16);
    require(type <= 1, "a floor is of an unknown kind");
    if (type == 1) {
      curve();
      return;
    }
    require(bits.number(8) > 0, "a floor has no order");
    int rate = bits.number(16);
    int map = bits.number(16);
    require(rate > 0 && map > 0, "a floor has no rate");
    bits.skip(14);
    int count = bits.number(4) + 1;
    for (int i = 0; i < count; i++) {
      named(bits.number(8));
    }
  }

  /** A floor of straight lines: its classes and where they meet. */
  private void curve() throws IOException {
    int[] classes = new int[bits.number(5)];
    int count = 0;
    for (int i = 0; i < classes.length; i++) {
      classes[i] = bits.number(4);
      count = Math.max(count, classes[i] + 1);
    }
    int[] sizes = new int[count];
    for (int i = 0; i < count; i++) {
      sizes[i] = bits.number(3) + 1;
      int halvings = bits.number(2);
      if (halvings > 0) {
        named(bits.number(8));
      }
      for (int k = 0; k < 1 << halvings; k++) {
        int book = bits.number(8) - 1;
        require(book < books.size(), "a floor names a codebook that is not there");
      }
    }
    bits.skip(2);
    int width = bits.number(4);
    int points = 0;
    for (int one : classes) {
      points += sizes[one];
      bits.skip((long) sizes[one] * width);
    }
    require(points <= 63, "a floor has too many points");
  }

  private void residue() throws IOException {
    require(bits.number(16) <= 2, "a residue is of an unknown kind");
    int from = bits.number(24);
    int to = bits.number(24);
    bits.skip(24);
    require(from <= to && to <= (long) block * channels, "a residue is larger than a block");
    int classes = bits.number(6) + 1;
    Book book = named(bits.number(8));
    require(
        Math.pow(classes, book.dimensions) <= book.entries,
        "a residue has more classes than its codebook");
    int[] stages = new int[classes];
    for (int i = 0; i < classes; i++) {
      stages[i] = bits.number(3);
      stages[i] |= bits.flag() ? bits.number(5) << 3 : 0;
    }
    for (int set : stages) {
      for (int k = 0; k < Integer.bitCount(set); k++) {
        named(bits.number(8));
      }
    }
  }

  private void mapping(int floors, int residues) throws IOException {
    require(bits.number(16) == 0, "a mapping is of an unknown kind");
    int parts = bits.flag() ? bits.number(4) + 1 : 1;
    if (bits.flag()) {
      int steps = bits.number(8) + 1;
      for (int i = 0; i < steps; i++) {
        int width = width(channels - 1);
        int magnitude = bits.number(width);
        int angle = bits.number(width);
        require(
            magnitude != angle && Math.max(magnitude, angle) < channels,
            "a mapping couples channels that are not there");
      }
    }
    bits.skip(2);
    for (int i = 0; parts > 1 && i < channels; i++) {
      require(bits.number(4) < parts, "a mapping names a part that is not there");
    }
    for (int i = 0; i < parts; i++) {
      bits.skip(8);
      require(
          bits.number(8) < floors && bits.number(8) < residues,
          "a mapping names a floor or residue that is not there");
    }
  }

  private Book named(int book) throws IOException {
    require(book < books.size(), "its setup names a codebook that is not there");
    return books.get(book);
  }

  /** Bits that a number needs. */
  private static int width(int number) {
    return 32 - Integer.numberOfLeadingZeros(number);
  }

  private static void require(boolean holds, String otherwise) throws IOException {
    if (!holds) {
      throw new IOException(otherwise);
    }
  }
}
