package dev.heed.speech.audio;

import java.io.IOException;

/** One frame of a FLAC file after the other: a few thousand samples of every channel. */
final class FlacFrame {

  private static final int SYNC = 0b11111111111110;
  private static final int LEFT_SIDE = 8;
  private static final int SIDE_RIGHT = 9;
  private static final int MID_SIDE = 10;
  private static final int[] DEPTHS = {0, 8, 12, 0, 16, 20, 24, 32};

  private final FlacBits bits;
  private final int channels;
  private final int depth;
  private final long[][] samples;
  private int length;

  FlacFrame(FlacBits bits, int channels, int depth) {
    this.bits = bits;
    this.channels = channels;
    this.depth = depth;
    this.samples = new long[channels][65536];
  }

  int length() {
    return length;
  }

  /** The samples of one channel, as integers; only {@link #length} of them belong to the frame. */
  long[] channel(int index) {
    return samples[index];
  }

  /** Reads the next frame; false at the end of the file, or where something else follows. */
  boolean next() throws IOException {
    if (bits.atEnd() || bits.read(14) != SYNC) {
      return false;
    }
    bits.skip(2);
    int sizeCode = (int) bits.read(4);
    int rateCode = (int) bits.read(4);
    int assignment = (int) bits.read(4);
    int depthCode = (int) bits.read(3);
    bits.skip(1);
    skipNumber();
    length = size(sizeCode);
    bits.skip(rateCode == 12 ? 8 : rateCode == 13 || rateCode == 14 ? 16 : 0);
    bits.skip(8); // checksum of the header
    int used = assignment < LEFT_SIDE ? assignment + 1 : 2;
    if (used != channels) {
      throw new IOException("a frame has %s channels, the stream %s".formatted(used, channels));
    }
    int frameDepth = DEPTHS[depthCode] == 0 ? depth : DEPTHS[depthCode];
    for (int c = 0; c < channels; c++) {
      boolean side = assignment == SIDE_RIGHT ? c == 0 : assignment >= LEFT_SIDE && c == 1;
      new FlacSubframe(bits, samples[c], length).read(frameDepth + (side ? 1 : 0));
    }
    separate(assignment);
    bits.align();
    bits.skip(16); // checksum of the frame
    return true;
  }

  /** The frame's or sample's number, in as many bytes as the first one has leading ones. */
  private void skipNumber() throws IOException {
    int ones = 0;
    while (ones < 8 && bits.read(1) == 1) {
      ones++;
    }
    bits.skip(7 - ones);
    bits.skip(8L * Math.max(0, ones - 1));
  }

  private int size(int code) throws IOException {
    return switch (code) {
      case 0 -> throw new IOException("a frame claims a reserved block size");
      case 1 -> 192;
      case 2, 3, 4, 5 -> 576 << (code - 2);
      case 6 -> (int) bits.read(8) + 1;
      case 7 -> (int) bits.read(16) + 1;
      default -> 256 << (code - 8);
    };
  }

  /** Channels that were stored as one and its difference to the other. */
  private void separate(int assignment) {
    for (int i = 0; i < length && assignment >= LEFT_SIDE; i++) {
      long first = samples[0][i];
      long second = samples[1][i];
      switch (assignment) {
        case LEFT_SIDE -> samples[1][i] = first - second;
        case SIDE_RIGHT -> samples[0][i] = first + second;
        case MID_SIDE -> {
          long sum = first << 1 | (second & 1);
          samples[0][i] = (sum + second) >> 1;
          samples[1][i] = (sum - second) >> 1;
        }
        default -> throw new IllegalStateException("assignment " + assignment);
      }
    }
  }
}
