package dev.heed.generate;

import java.util.Arrays;
import java.util.List;

/**
 * What a generator found: {@code num_return_sequences} sequences for the first item, the best
 * first, then those of the next.
 *
 * @param pad what stands behind shorter sequences in {@link #padded}
 */
public record Generated(List<Sequence> sequences, int perItem, int pad) {

  public Generated {
    sequences = List.copyOf(sequences);
  }

  /** The sequences of one item, the best first. */
  public List<Sequence> item(int item) {
    return sequences.subList(item * perItem, (item + 1) * perItem);
  }

  /** All sequences at one length, as the published code returns them. */
  public long[][] padded() {
    int longest = sequences.stream().mapToInt(s -> s.tokens().size()).max().orElse(0);
    long[][] all = new long[sequences.size()][];
    for (int i = 0; i < all.length; i++) {
      long[] ids = sequences.get(i).tokens().toArray();
      all[i] = Arrays.copyOf(ids, longest);
      Arrays.fill(all[i], ids.length, longest, pad);
    }
    return all;
  }

  /**
   * One generated sequence.
   *
   * @param tokens the decoder's prompt and what was added, the token that ended it included,
   *     without padding behind it
   * @param score in beam search the sum of log-probabilities, divided by the length to the power of
   *     {@code length_penalty}; else 0
   */
  public record Sequence(Tokens tokens, float score) {

    /** What was added to the prompt. */
    public long[] added() {
      return tokens.added();
    }
  }
}
