package dev.heed.spi;

import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;

/** Cuts an input into tokens: patches of an image, ids of a text, frames of a spectrogram. */
@FunctionalInterface
public interface Embedding {

  /**
   * Content to tokens.
   *
   * @param input {@code pixel_values [B, 3, H, W]}, {@code input_ids [B, N]}, {@code input_features
   *     [B, M, T]}, ...
   * @return {@code [B, N, C]} and the grid that the tokens form
   */
  Embedded embed(Ops ops, Value input);

  /** Tokens {@code [B, N, C]} and how they lie in space. */
  record Embedded(Value tokens, TokenGrid grid) {

    /**
     * These tokens behind others that are the same for each item of a batch, such as a class token.
     * They become the grid's prefix, in front of one that it has.
     *
     * <pre>{@code
     * Embedding.Embedded patches = new Embedding.Embedded(x, TokenGrid.of(0, 14, 14)); // x [B, 196, C]
     * Value first = ops.constant(Tensor.of(Shape.of(1, 1, 192), new float[192]));
     * Embedding.Embedded all = patches.after(ops, first); // [B, 197, C]
     * }</pre>
     *
     * @param first {@code [1, n, C]}
     * @return {@code [B, n + N, C]}
     */
    public Embedded after(Ops ops, Value first) {
      Value each = ops.expand(first, Dims.of(tokens.axis(0), first.axis(1), first.axis(2)));
      int prefix = grid.prefix() + Math.toIntExact(first.size(1));
      TokenGrid whole = new TokenGrid(prefix, grid.rows(), grid.columns());
      return new Embedded(ops.concat(1, each, tokens), whole);
    }
  }
}
