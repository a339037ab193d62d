package dev.heed.vision.language;

import dev.heed.tensor.Rows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The best answers of a window: runs of tokens, rated by how likely the first is where an answer
 * begins times how likely the last is where one ends.
 *
 * @param longest the most tokens of an answer
 * @param most how many answers
 */
record PageSpans(int longest, int most) {

  private static final float NEVER = -10_000;

  /**
   * What a window has.
   *
   * @param answers best first
   * @param nothing how likely there is no answer
   */
  record Found(List<PageAnswer> answers, double nothing) {}

  private record Span(int start, int end, double score) {}

  /**
   * @param start logits of the first token; those beyond the window's tokens are of the picture
   * @param end logits of the last
   */
  Found find(PageWindow window, List<PageWord> words, float[] start, float[] end) {
    double[] starts = Rows.softmax(masked(window, start));
    double[] ends = Rows.softmax(masked(window, end));
    double nothing = starts[0] * ends[0];
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < window.length(); i++) {
      for (int j = i; j - i < Math.min(window.length() - i, longest); j++) {
        if (window.words().get(i) >= 0 && window.words().get(j) >= 0) {
          spans.add(new Span(i, j, starts[i] * ends[j]));
        }
      }
    }
    spans.sort(Comparator.comparingDouble(Span::score).reversed());
    return new Found(
        spans.stream().limit(most).map(span -> answer(span, window, words)).toList(), nothing);
  }

  /** The first token stands for there being no answer. */
  private static float[] masked(PageWindow window, float[] logits) {
    float[] masked = logits.clone();
    for (int i = 1; i < masked.length; i++) {
      boolean word = i < window.length() && window.words().get(i) >= 0;
      masked[i] = word ? masked[i] : NEVER;
    }
    return masked;
  }

  private static PageAnswer answer(Span span, PageWindow window, List<PageWord> words) {
    int first = window.words().get(span.start());
    int last = window.words().get(span.end());
    String text =
        words.subList(first, last + 1).stream()
            .map(PageWord::text)
            .collect(Collectors.joining(" "));
    return new PageAnswer((float) span.score(), text, first, last);
  }
}
