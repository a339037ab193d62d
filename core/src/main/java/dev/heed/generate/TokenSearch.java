package dev.heed.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One token after another for each sequence: the likeliest, or one that is drawn. */
record TokenSearch(
    Decoding decoding, Generation how, List<LogitsProcessor> processors, StoppingCriteria stops) {

  Generated run(Prompt prompt) {
    int each = how.config().numReturnSequences();
    MultinomialSampler draw = new MultinomialSampler(how.config());
    StoppingCriteria.Deadline clock = new StoppingCriteria.Deadline(how.limit());
    float[][] first = decoding.step(prompt.rows(), clock.left());
    SearchMemory.require(how.config(), first, stops.maxLength());
    float[][] scores = repeated(first, each);
    List<Tokens> rows = repeated(prompt.rows(), each);
    int[] ends = new int[rows.size()];
    decoding.choose(places(prompt.batch(), each));
    Choice choice = how.config().doSample() ? draw::one : Scores::argmax;
    while (advance(rows, ends, scores, choice)) {
      scores = decoding.step(rows, clock.left());
    }
    return generated(rows, ends, each);
  }

  /** Of the next token, from its scores. */
  private interface Choice {
    int of(float[] scores);
  }

  /** Adds a token to every row; false when all have ended. */
  private boolean advance(List<Tokens> rows, int[] ends, float[][] scores, Choice choice) {
    boolean open = false;
    for (int row = 0; row < rows.size(); row++) {
      if (ends[row] == 0) {
        boolean told = how.listener().wantsScores();
        float[] logits = told ? scores[row].clone() : scores[row];
        int id = next(rows.get(row), scores[row], choice);
        rows.get(row).add(id);
        if (told) {
          how.listener().scored(row, id, logits);
        }
        how.listener().token(row, id);
        ends[row] = stops.ended(rows.get(row)) ? rows.get(row).size() : 0;
      } else {
        rows.get(row).add(how.config().pad());
      }
      open |= ends[row] == 0;
    }
    return open;
  }

  private int next(Tokens row, float[] scores, Choice choice) {
    processors.forEach(processor -> processor.process(row, scores));
    return choice.of(scores);
  }

  private static List<Tokens> repeated(List<Tokens> rows, int each) {
    return Arrays.stream(places(rows.size(), each)).mapToObj(i -> rows.get(i).copy()).toList();
  }

  private static float[][] repeated(float[][] rows, int each) {
    return Arrays.stream(places(rows.length, each))
        .mapToObj(i -> each == 1 ? rows[i] : rows[i].clone())
        .toArray(float[][]::new);
  }

  /** 0, 0, 1, 1, 2, 2 for three items and two each. */
  static int[] places(int items, int each) {
    int[] places = new int[items * each];
    Arrays.setAll(places, i -> i / each);
    return places;
  }

  private Generated generated(List<Tokens> rows, int[] ends, int each) {
    List<Generated.Sequence> sequences = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      sequences.add(new Generated.Sequence(rows.get(row).cut(ends[row]), 0));
    }
    return new Generated(sequences, each, how.config().pad());
  }
}
