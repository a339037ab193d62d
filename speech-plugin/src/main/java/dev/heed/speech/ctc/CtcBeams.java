package dev.heed.speech.ctc;

import dev.heed.tensor.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prefix beam search: adds up the probabilities of all alignments that spell the same tokens, where
 * the greedy way looks at one alignment alone.
 *
 * @see <a href="https://arxiv.org/abs/1408.2873">Hannun et al. 2014, algorithm 1</a>
 */
record CtcBeams(int beams, int blank) {

  private static final double NEVER = Double.NEGATIVE_INFINITY;
  private static final double NEGLIGIBLE = -12; // a token so unlikely adds nothing to a prefix

  /**
   * A prefix: what it spells, and when it was spelt.
   *
   * @param ended log-probability that it ends in a blank
   * @param open log-probability that it ends in its last token
   */
  private record Prefix(List<Integer> tokens, List<Integer> steps, double ended, double open) {

    double total() {
      return sum(ended, open);
    }

    int last() {
      return tokens.isEmpty() ? -1 : tokens.get(tokens.size() - 1);
    }

    Prefix with(int token, int step) {
      List<Integer> longer = new ArrayList<>(tokens);
      longer.add(token);
      List<Integer> later = new ArrayList<>(steps);
      later.add(step);
      return new Prefix(longer, later, NEVER, NEVER);
    }
  }

  /** One token per step that reads as the likeliest prefix. */
  int[] best(float[] logits, int width) {
    List<Prefix> prefixes = List.of(new Prefix(List.of(), List.of(), 0, NEVER));
    int steps = logits.length / width;
    for (int t = 0; t < steps; t++) {
      prefixes = next(prefixes, Rows.logSoftmax(logits, t * width, (t + 1) * width), t);
    }
    return path(prefixes.get(0), steps);
  }

  private List<Prefix> next(List<Prefix> prefixes, double[] scores, int step) {
    Map<List<Integer>, Prefix> grown = new LinkedHashMap<>();
    for (Prefix prefix : prefixes) {
      add(grown, prefix, prefix.total() + scores[blank], NEVER);
      if (prefix.last() >= 0) {
        add(grown, prefix, NEVER, prefix.open + scores[prefix.last()]);
      }
      for (int token = 0; token < scores.length; token++) {
        if (token != blank && scores[token] > NEGLIGIBLE) {
          double from = token == prefix.last() ? prefix.ended : prefix.total();
          if (from > NEVER) {
            add(grown, prefix.with(token, step), NEVER, from + scores[token]);
          }
        }
      }
    }
    return grown.values().stream()
        .sorted(Comparator.comparingDouble(Prefix::total).reversed())
        .limit(beams)
        .toList();
  }

  private static void add(
      Map<List<Integer>, Prefix> grown, Prefix prefix, double ended, double open) {
    Prefix fresh = new Prefix(prefix.tokens, prefix.steps, ended, open);
    grown.merge(
        prefix.tokens,
        fresh,
        (a, b) -> new Prefix(a.tokens, earlier(a, b), sum(a.ended, b.ended), sum(a.open, b.open)));
  }

  /** When the last token was spelt first, so that a blank fits before its repetition. */
  private static List<Integer> earlier(Prefix a, Prefix b) {
    int last = a.steps.size() - 1;
    return last < 0 || a.steps.get(last) <= b.steps.get(last) ? a.steps : b.steps;
  }

  /** Each token where it was first spelt, blanks elsewhere. */
  private int[] path(Prefix prefix, int steps) {
    int[] ids = new int[steps];
    Arrays.fill(ids, blank);
    for (int i = 0; i < prefix.tokens.size(); i++) {
      ids[prefix.steps.get(i)] = prefix.tokens.get(i);
    }
    return ids;
  }

  private static double sum(double a, double b) {
    double max = Math.max(a, b);
    return max == NEVER ? NEVER : max + Math.log(Math.exp(a - max) + Math.exp(b - max));
  }
}
