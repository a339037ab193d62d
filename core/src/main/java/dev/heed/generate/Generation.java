package dev.heed.generate;

import dev.heed.runtime.RunLimit;
import dev.heed.spi.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One call of a generator: how, and who listens.
 *
 * @param processors the model's own rules, such as Whisper's on timestamps; after the configured
 *     ones and before the shaping of what is drawn from
 * @param listener called with each token
 * @param limit its time is for the whole generation; when it ends or is cancelled, generation fails
 *     with TIMEOUT or CANCELLED
 * @param tokenizer needed for stop strings alone
 */
public record Generation(
    GenerationConfig config,
    List<LogitsProcessor> processors,
    TokenListener listener,
    RunLimit limit,
    Optional<Tokenizer> tokenizer) {

  public Generation {
    processors = List.copyOf(processors);
  }

  public static Generation of(GenerationConfig config) {
    return new Generation(config, List.of(), TokenListener.NONE, RunLimit.none(), Optional.empty());
  }

  /** With one more rule. */
  public Generation withRule(LogitsProcessor processor) {
    List<LogitsProcessor> more = new ArrayList<>(processors);
    more.add(processor);
    return new Generation(config, more, listener, limit, tokenizer);
  }

  public Generation withListener(TokenListener other) {
    return new Generation(config, processors, other, limit, tokenizer);
  }

  public Generation within(RunLimit other) {
    return new Generation(config, processors, listener, other, tokenizer);
  }

  public Generation withTokenizer(Tokenizer other) {
    return new Generation(config, processors, listener, limit, Optional.of(other));
  }

  /** Called with tokens as they come. */
  @FunctionalInterface
  public interface TokenListener {

    /** Ignores everything. */
    TokenListener NONE = (row, id) -> {};

    /**
     * One more token. Beam search knows its tokens only when it has ended, and tells them then.
     *
     * @param row which sequence of the answer
     * @param id the token, which may be the one that ends the sequence
     */
    void token(int row, long id);

    /** Whether {@link #scored} is wanted, for which the scores of each step are copied. */
    default boolean wantsScores() {
      return false;
    }

    /**
     * What the model held of a token, told before {@link #token}. Beam search does not tell it.
     *
     * @param logits one for each token of the vocabulary, as the model gave them
     */
    default void scored(int row, long id, float[] logits) {}
  }
}
