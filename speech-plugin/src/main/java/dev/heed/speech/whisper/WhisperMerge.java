package dev.heed.speech.whisper;

import java.util.ArrayList;
import java.util.List;

/**
 * Joins what was transcribed of the same sound in neighbouring windows: where most tokens of an
 * overlap agree, the left window is trusted for its left half, the right one for the rest.
 */
final class WhisperMerge {

  /** Text tokens, and start and end of each where they are known. */
  record Heard(List<Long> tokens, List<double[]> times) {

    static Heard nothing() {
      return new Heard(new ArrayList<>(), new ArrayList<>());
    }

    private Heard part(int from, int to) {
      return new Heard(
          tokens.subList(from, to), times.isEmpty() ? List.of() : times.subList(from, to));
    }

    private void add(Heard other) {
      tokens.addAll(other.tokens);
      times.addAll(other.times);
    }
  }

  /** An alignment of two sequences. */
  private record Overlap(int leftFrom, int leftTo, int rightFrom, int rightTo) {}

  private WhisperMerge() {}

  static Heard join(List<Heard> parts) {
    Heard all = Heard.nothing();
    Heard left = parts.get(0);
    for (Heard right : parts.subList(1, parts.size())) {
      Overlap best = best(left, right);
      all.add(left.part(0, (best.leftFrom + best.leftTo) / 2));
      left = right.part((best.rightFrom + best.rightTo) / 2, right.tokens.size());
    }
    all.add(left);
    return all;
  }

  private static Overlap best(Heard left, Heard right) {
    int l = left.tokens.size();
    int r = right.tokens.size();
    double most = 0;
    Overlap best = new Overlap(l, l, 0, 0);
    for (int i = 1; i < l + r; i++) {
      Overlap overlap =
          new Overlap(
              Math.max(0, l - i), Math.min(l, l + r - i), Math.max(0, i - l), Math.min(r, i));
      int matches = matches(left, right, overlap);
      double share = (double) matches / i + i / 10000.0; // long overlaps win a tie
      if (matches > 1 && share > most) {
        most = share;
        best = overlap;
      }
    }
    return best;
  }

  private static int matches(Heard left, Heard right, Overlap overlap) {
    int matches = 0;
    for (int k = 0; k < overlap.leftTo - overlap.leftFrom; k++) {
      int i = overlap.leftFrom + k;
      int j = overlap.rightFrom + k;
      if (left.tokens.get(i).equals(right.tokens.get(j)) && isInOrder(left, right, i, j)) {
        matches++;
      }
    }
    return matches;
  }

  private static boolean isInOrder(Heard left, Heard right, int i, int j) {
    if (left.times.isEmpty() || right.times.isEmpty()) {
      return true;
    }
    double[] a = left.times.get(i);
    double[] b = right.times.get(j);
    return a[0] < b[0] || (a[0] == b[0] && a[1] <= b[1]);
  }
}
