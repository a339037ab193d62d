package dev.heed.generate;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.generate.Generation.TokenListener;
import dev.heed.spi.Call;
import dev.heed.spi.TokenWatch;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Tells a call what is written: the text of the first sequence piece by piece, and the tokens of
 * all, where somebody wants them.
 */
public final class CallListener implements TokenListener {

  private final TextStream pieces;
  private final Optional<TokenWatch> watch;
  private final List<Integer> ends;

  private CallListener(TextStream pieces, Optional<TokenWatch> watch, List<Integer> ends) {
    this.pieces = pieces;
    this.watch = watch;
    this.ends = ends;
  }

  /**
   * Generates, and tells {@code call} what it wants to hear.
   *
   * @param pieces tells the call of the text
   */
  public static Generated listen(
      Function<Generation, Generated> generator, Generation how, Call call, TextStream pieces) {
    if (!call.hasListener() && call.watch().isEmpty()) {
      return generator.apply(how);
    }
    if (call.watch().isPresent() && how.config().numBeams() > 1) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "A search with %s beams does not tell how likely its tokens are. Search with --num-beams 1."
              .formatted(how.config().numBeams()));
    }
    Generated generated =
        generator.apply(
            how.withListener(new CallListener(pieces, call.watch(), how.config().ends())));
    pieces.end();
    return generated;
  }

  @Override
  public void token(int row, long id) {
    if (row == 0) {
      pieces.add(id);
    }
  }

  @Override
  public boolean wantsScores() {
    return watch.isPresent();
  }

  @Override
  public void scored(int row, long id, float[] logits) {
    if (watch.isPresent() && !ends.contains((int) id)) {
      watch.get().listener().accept(Scores.token(row, id, logits, watch.get().likeliest()));
    }
  }
}
