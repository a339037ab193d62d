package dev.heed.look;

/**
 * What a run is to show.
 *
 * @param maps the weights of each attention
 * @param rollout the weights of all layers of one stream of tokens as one map; of several streams,
 *     the first that attends to itself
 * @param valueNorms whether each weight counts as much as the value that it lets through: it is
 *     multiplied by the length of that value's vector, and rows are brought back to a sum of 1
 *     (after Kobayashi and others, "Attention is Not Only a Weight", 2020)
 */
public record LookOptions(boolean maps, boolean rollout, boolean valueNorms) {

  /** All maps, as the softmax gives them. */
  public static LookOptions allMaps() {
    return new LookOptions(true, false, false);
  }

  /** One map for all layers, and no other: what it costs is one small output. */
  public static LookOptions onlyRollout() {
    return new LookOptions(false, true, false);
  }

  public LookOptions withRollout() {
    return new LookOptions(maps, true, valueNorms);
  }

  public LookOptions withValueNorms() {
    return new LookOptions(maps, rollout, true);
  }
}
