package dev.heed.spi;

import java.util.List;

/**
 * A token that a task wrote, and how likely the model held it.
 *
 * @param row which sequence of the answer
 * @param logProbability natural logarithm, of the model's own distribution: before penalties,
 *     temperature and what else shapes the choice
 * @param likeliest the tokens that the model held likeliest, the likeliest first
 */
public record WrittenToken(int row, long id, double logProbability, List<Likely> likeliest) {

  public WrittenToken {
    likeliest = List.copyOf(likeliest);
  }

  /** A token that might have been written. */
  public record Likely(long id, double logProbability) {}
}
