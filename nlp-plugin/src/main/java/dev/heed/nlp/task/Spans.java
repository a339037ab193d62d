package dev.heed.nlp.task;

import dev.heed.tensor.Rows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The best spans of one window: weights of the start times weights of the end.
 *
 * @param longest the most tokens of an answer
 * @param most how many spans
 */
record Spans(int longest, int most) {

  /** From a token (included) to a token (included). */
  record Span(int start, int end, double score) {}

  /**
   * @param spans best first
   * @param nothing the weight of there being no answer
   */
  record PluginDiscovery(List<Span> spans, double nothing) {}

  private static final float NEVER = -10_000;

  /**
   * @param start logits of the first token
   * @param end logits of the last
   * @param allowed whether a token may be in an answer
   */
  PluginDiscovery find(float[] start, float[] end, boolean[] allowed) {
    double[] starts = Rows.softmax(masked(start, allowed));
    double[] ends = Rows.softmax(masked(end, allowed));
    double nothing = starts[0] * ends[0];
    starts[0] = 0;
    ends[0] = 0;
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < starts.length; i++) {
      for (int j = i; j < Math.min(starts.length, i + longest); j++) {
        if (allowed[i] && allowed[j]) {
          spans.add(new Span(i, j, starts[i] * ends[j]));
        }
      }
    }
    spans.sort(Comparator.comparingDouble(Span::score).reversed());
    return new PluginDiscovery(
        List.copyOf(spans.subList(0, Math.min(most, spans.size()))), nothing);
  }

  private static float[] masked(float[] logits, boolean[] allowed) {
    float[] masked = logits.clone();
    for (int i = 0; i < masked.length; i++) {
      masked[i] = allowed[i] ? masked[i] : NEVER;
    }
    return masked;
  }
}
