package dev.heed.vision.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A palette by median cuts: the box of colours that weighs most, by its pixels and its longest
 * side, is cut in two so that both have half of its pixels.
 *
 * @see <a href="https://doi.org/10.1145/965145.801294">Heckbert, Color image quantization for frame
 *     buffer display</a>
 */
final class ColourCuts {

  private static final int BITS = 5;

  /** How many colours are told apart before cutting. */
  static final int KEYS = 1 << (3 * BITS);

  /** Colours of five bits a channel, and how many pixels they are. */
  @SuppressWarnings("ArrayRecordComponent") // made here and only read
  private record Box(int[] keys, long pixels, int axis, int length) {

    static Box of(int[] keys, int[] counts) {
      int axis = 0;
      int longest = -1;
      for (int channel = 0; channel < 3; channel++) {
        int low = Integer.MAX_VALUE;
        int high = 0;
        for (int key : keys) {
          low = Math.min(low, part(key, channel));
          high = Math.max(high, part(key, channel));
        }
        if (high - low > longest) {
          longest = high - low;
          axis = channel;
        }
      }
      long pixels = Arrays.stream(keys).mapToLong(key -> counts[key]).sum();
      return new Box(keys, pixels, axis, longest);
    }

    double weight() {
      return keys.length < 2 ? -1 : Math.sqrt((double) pixels) * (length + 1);
    }
  }

  private final byte[] indexOf = new byte[KEYS];
  private final byte[][] channels = new byte[3][];

  private ColourCuts(List<Box> boxes, int[] counts, int most) {
    for (int channel = 0; channel < 3; channel++) {
      channels[channel] = new byte[most];
    }
    for (int i = 0; i < boxes.size(); i++) {
      double[] sums = new double[3];
      for (int key : boxes.get(i).keys()) {
        indexOf[key] = (byte) i;
        for (int channel = 0; channel < 3; channel++) {
          int five = part(key, channel);
          sums[channel] += (double) counts[key] * (five << 3 | five >> 2);
        }
      }
      for (int channel = 0; channel < 3; channel++) {
        channels[channel][i] = (byte) Math.round(sums[channel] / boxes.get(i).pixels());
      }
    }
  }

  /** A pixel's colour in five bits a channel. */
  static int key(byte[] rgb, int at) {
    return (rgb[at] & 0xF8) << 7 | (rgb[at + 1] & 0xF8) << 2 | (rgb[at + 2] & 0xFF) >> 3;
  }

  private static int part(int key, int channel) {
    return (key >> ((2 - channel) * BITS)) & 31;
  }

  /** A palette of at most so many colours. */
  static ColourCuts of(int[] counts, int most) {
    int[] used = new int[counts.length];
    int size = 0;
    for (int key = 0; key < counts.length; key++) {
      if (counts[key] > 0) {
        used[size++] = key;
      }
    }
    List<Box> boxes = new ArrayList<>(List.of(Box.of(Arrays.copyOf(used, size), counts)));
    while (boxes.size() < most) {
      Box heaviest = boxes.stream().max(Comparator.comparingDouble(Box::weight)).orElseThrow();
      if (heaviest.weight() < 0) {
        break;
      }
      boxes.remove(heaviest);
      cut(heaviest, counts, boxes);
    }
    return new ColourCuts(boxes, counts, most);
  }

  private static void cut(Box box, int[] counts, List<Box> boxes) {
    int[] sorted =
        Arrays.stream(box.keys())
            .boxed()
            .sorted(Comparator.comparingInt(key -> part(key, box.axis())))
            .mapToInt(Integer::intValue)
            .toArray();
    long before = 0;
    int at = 0;
    while (at < sorted.length - 1 && 2 * (before + counts[sorted[at]]) <= box.pixels()) {
      before += counts[sorted[at++]];
    }
    int middle = Math.max(1, at);
    boxes.add(Box.of(Arrays.copyOf(sorted, middle), counts));
    boxes.add(Box.of(Arrays.copyOfRange(sorted, middle, sorted.length), counts));
  }

  byte index(int key) {
    return indexOf[key];
  }

  byte[] channel(int channel) {
    return channels[channel];
  }
}
