package dev.heed.layer;

/**
 * How far a token sees, in tokens: local or sliding-window attention. It comes on top of the mask.
 *
 * @param back the farthest token before it
 * @param ahead the farthest token behind it
 * @see <a href="https://arxiv.org/abs/2004.05150">Beltagy et al. 2020, section 3.1</a>
 */
public record Reach(long back, long ahead) {

  /** Itself and the tokens before it, {@code window} in all: the window of a causal model. */
  public static Reach window(long window) {
    return new Reach(window - 1, 0);
  }

  /** As far to both sides. */
  public static Reach around(long each) {
    return new Reach(each, each);
  }
}
