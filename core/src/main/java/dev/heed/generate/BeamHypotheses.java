package dev.heed.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The hypotheses of one item of a beam search: those that go on, and the best that have ended. */
final class BeamHypotheses {

  private final Rules rules;
  private final MultinomialSampler draw;
  private List<Tokens> running;
  private float[] sums;
  private int[] origins;
  private List<Finished> finished;
  private boolean mayImprove = true;
  private boolean canGoOn = true;

  /** A place among the best; one that has not ended fills it until there are enough. */
  private record Finished(Tokens tokens, float score, boolean ended) {}

  private record Candidate(Tokens tokens, float sum, int origin, boolean ends) {}

  BeamHypotheses(Rules rules, MultinomialSampler draw, Tokens prompt) {
    this.rules = rules;
    this.draw = draw;
    this.running = Collections.nCopies(rules.beams(), prompt);
    this.sums = new float[rules.beams()];
    Arrays.fill(sums, 1, sums.length, Rules.NEVER); // all beams are the same at first
    this.origins = new int[rules.beams()];
    this.finished = Collections.nCopies(rules.beams(), new Finished(prompt, Rules.NEVER, false));
  }

  List<Tokens> running() {
    return running;
  }

  /** For each running sequence, the beam that it came from. */
  int[] origins() {
    return origins;
  }

  boolean mayImprove() {
    return mayImprove;
  }

  boolean canGoOn() {
    return canGoOn;
  }

  boolean isFull() {
    return finished.stream().allMatch(Finished::ended);
  }

  /** {@code scores}: log-probabilities of the next token, one row per beam. */
  void advance(float[][] scores) {
    List<Candidate> candidates = candidates(scores);
    finish(candidates);
    goOn(candidates);
    canGoOn = !candidates.stream().allMatch(Candidate::ends);
    mayImprove = mayImprove && hopes();
  }

  private List<Candidate> candidates(float[][] scores) {
    int width = scores[0].length;
    float[] all = new float[scores.length * width];
    for (int i = 0; i < all.length; i++) {
      all[i] = scores[i / width][i % width] + sums[i / width];
    }
    int count = rules.candidates();
    int[] places = rules.draws() ? draw.several(all, count) : Scores.top(all, count);
    List<Candidate> candidates = new ArrayList<>();
    for (int place : places) {
      Tokens longer = running.get(place / width).and(place % width);
      candidates.add(new Candidate(longer, all[place], place / width, rules.stops().ended(longer)));
    }
    return candidates;
  }

  /** Only the first as many candidates as beams may end; the others are there to go on. */
  private void finish(List<Candidate> candidates) {
    boolean closed =
        !mayImprove || (isFull() && rules.early() == GenerationConfig.EarlyStopping.YES);
    List<Finished> merged = new ArrayList<>(finished);
    for (int i = 0; i < candidates.size(); i++) {
      Candidate candidate = candidates.get(i);
      boolean ends = candidate.ends() && i < rules.beams();
      float score = rules.score(candidate.sum(), candidate.tokens().size());
      score += closed ? Rules.NEVER : 0;
      score += ends ? 0 : Rules.NEVER;
      merged.add(new Finished(candidate.tokens(), score, ends));
    }
    float[] scores = floats(merged.size(), i -> merged.get(i).score());
    finished = Arrays.stream(Scores.top(scores, rules.beams())).mapToObj(merged::get).toList();
  }

  private void goOn(List<Candidate> candidates) {
    float[] all =
        floats(
            candidates.size(),
            i -> candidates.get(i).sum() + (candidates.get(i).ends() ? Rules.NEVER : 0));
    int[] best = Scores.top(all, rules.beams());
    running = Arrays.stream(best).mapToObj(i -> candidates.get(i).tokens()).toList();
    origins = Arrays.stream(best).map(i -> candidates.get(i).origin()).toArray();
    sums = floats(best.length, i -> all[best[i]]);
  }

  /** Whether the best running sequence may still beat the worst that has ended. */
  private boolean hopes() {
    float hope = rules.hope(sums[0], running.get(0).size());
    float worst = Float.POSITIVE_INFINITY;
    for (Finished one : finished) {
      worst = Math.min(worst, one.score());
    }
    float least = worst;
    return finished.stream().anyMatch(one -> hope > (one.ended() ? least : Rules.NEVER));
  }

  /** The finished sequences, the best first. */
  List<Generated.Sequence> best() {
    return finished.stream().map(one -> new Generated.Sequence(one.tokens(), one.score())).toList();
  }

  private interface FloatAt {
    float at(int i);
  }

  private static float[] floats(int count, FloatAt values) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = values.at(i);
    }
    return floats;
  }

  /**
   * What the hypotheses of all items share.
   *
   * @param candidates how many continuations an item looks at: enough that {@code beams} go on even
   *     where the best ones all end
   */
  record Rules(
      int beams,
      int candidates,
      boolean draws,
      double lengthPenalty,
      GenerationConfig.EarlyStopping early,
      StoppingCriteria stops,
      int prompt) {

    /** What is as good as impossible; the published number, small enough to add up. */
    static final float NEVER = -1e9f;

    static Rules of(GenerationConfig config, StoppingCriteria stops, int prompt) {
      int beams = config.numBeams();
      return new Rules(
          beams,
          Math.max(2, 1 + config.ends().size()) * beams,
          config.doSample(),
          config.lengthPenalty(),
          config.earlyStopping(),
          stops,
          prompt);
    }

    /** A sum of log-probabilities as the score of a finished sequence of {@code size} tokens. */
    float score(float sum, int size) {
      return sum / (float) Math.pow(size - prompt, lengthPenalty);
    }

    /** The best score that a running sequence of {@code size} tokens is expected to reach. */
    float hope(float sum, int size) {
      boolean longest = early == GenerationConfig.EarlyStopping.NEVER && lengthPenalty > 0;
      return score(sum, longest ? stops.maxLength() : size);
    }
  }
}
