package dev.heed.generate;

import java.util.ArrayList;
import java.util.List;

/** Several sequences for each item side by side, the likeliest kept. */
record BeamSearch(
    Decoding decoding, Generation how, List<LogitsProcessor> processors, StoppingCriteria stops) {

  Generated run(Prompt prompt) {
    int beams = how.config().numBeams();
    StoppingCriteria.Deadline clock = new StoppingCriteria.Deadline(how.limit());
    float[][] scores = decoding.step(prompt.rows(), clock.left());
    SearchMemory.require(how.config(), scores, stops.maxLength());
    List<BeamHypotheses> items = items(prompt);
    boolean open = advance(items, scores, 1);
    decoding.follow(rows(items, 1));
    while (open) {
      scores = decoding.step(running(items), clock.left());
      open = advance(items, scores, beams);
      if (open) {
        decoding.follow(rows(items, beams));
      }
    }
    return generated(items);
  }

  private List<BeamHypotheses> items(Prompt prompt) {
    BeamHypotheses.Rules rules = BeamHypotheses.Rules.of(how.config(), stops, prompt.length());
    MultinomialSampler draw = new MultinomialSampler(how.config());
    return prompt.rows().stream().map(row -> new BeamHypotheses(rules, draw, row)).toList();
  }

  /** Where the beams of all items were before the last step, {@code width} to an item then. */
  private static int[] rows(List<BeamHypotheses> items, int width) {
    List<Integer> rows = new ArrayList<>();
    for (int item = 0; item < items.size(); item++) {
      for (int beam : items.get(item).origins()) {
        rows.add(item * width + Math.min(beam, width - 1));
      }
    }
    return rows.stream().mapToInt(Integer::intValue).toArray();
  }

  private static List<Tokens> running(List<BeamHypotheses> items) {
    return items.stream().flatMap(item -> item.running().stream()).toList();
  }

  /** One step of every item; false when the search is over for all. */
  private boolean advance(List<BeamHypotheses> items, float[][] scores, int width) {
    boolean mayImprove = false;
    boolean allFull = true;
    boolean canGoOn = false;
    for (int i = 0; i < items.size(); i++) {
      BeamHypotheses item = items.get(i);
      item.advance(processed(item, scores, i, width));
      mayImprove |= item.mayImprove();
      allFull &= item.isFull();
      canGoOn |= item.canGoOn();
    }
    boolean enough = allFull && how.config().earlyStopping() == GenerationConfig.EarlyStopping.YES;
    return mayImprove && canGoOn && !enough;
  }

  /** Log-probabilities after the rules, one row per beam; at first all beams are the same. */
  private float[][] processed(BeamHypotheses item, float[][] scores, int index, int width) {
    float[][] rows = new float[item.running().size()][];
    for (int beam = 0; beam < rows.length; beam++) {
      if (beam < width) {
        rows[beam] = scores[index * width + beam];
        Scores.logSoftmax(rows[beam]);
        Tokens tokens = item.running().get(beam);
        for (LogitsProcessor processor : processors) {
          processor.process(tokens, rows[beam]);
        }
      } else {
        rows[beam] = rows[0];
      }
    }
    return rows;
  }

  private Generated generated(List<BeamHypotheses> items) {
    int each = how.config().numReturnSequences();
    List<Generated.Sequence> sequences =
        items.stream().flatMap(item -> item.best().stream().limit(each)).toList();
    for (int row = 0; row < sequences.size(); row++) {
      for (long id : sequences.get(row).added()) {
        how.listener().token(row, id);
      }
    }
    return new Generated(sequences, each, fill());
  }

  /** As published: where the padding token is 0, the end token fills instead. */
  private int fill() {
    List<Integer> ends = how.config().ends();
    return how.config().pad() == 0 && !ends.isEmpty() ? ends.get(0) : how.config().pad();
  }
}
