package dev.heed.nlp.task;

import dev.heed.nlp.text.Encoding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which encodings run together: those of like length, so that little is padding and memory stays
 * flat however many there are.
 *
 * @param tokens the most tokens in one run, padding included; one encoding may have more
 */
record Buckets(int tokens) {

  /** Padding up to this many tokens costs less than another run. */
  private static final int FREE = 64;

  /** Numbers of the encodings, bucket by bucket, each from short to long. */
  List<List<Integer>> of(List<Encoding> encodings) {
    List<Integer> byLength =
        IntStream.range(0, encodings.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> encodings.get(i).length()))
            .toList();
    List<List<Integer>> buckets = new ArrayList<>();
    List<Integer> open = new ArrayList<>();
    int filled = 0;
    for (int i : byLength) {
      int length = encodings.get(i).length();
      if (!open.isEmpty() && !fits(open.size() + 1, length, filled + length)) {
        buckets.add(open);
        open = new ArrayList<>();
        filled = 0;
      }
      open.add(i);
      filled += length;
    }
    if (!open.isEmpty()) {
      buckets.add(open);
    }
    return buckets;
  }

  private boolean fits(int count, int longest, int filled) {
    long padded = (long) count * longest;
    return padded <= tokens && padded - filled <= Math.max(FREE, filled / 8);
  }
}
