package dev.heed.generate;

/**
 * What all items of a beam search share.
 *
 * @param candidates how many continuations an item looks at: enough that {@code beams} go on even
 *     where the best ones all end
 */
record BeamRules(
    int beams,
    int candidates,
    boolean draws,
    double lengthPenalty,
    EarlyStopping early,
    Stops stops,
    int prompt) {

  /** What is as good as impossible; the published number, small enough to add up. */
  static final float NEVER = -1e9f;

  static BeamRules of(GenerationConfig config, Stops stops, int prompt) {
    int beams = config.numBeams();
    return new BeamRules(
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
    boolean longest = early == EarlyStopping.NEVER && lengthPenalty > 0;
    return score(sum, longest ? stops.maxLength() : size);
  }
}
