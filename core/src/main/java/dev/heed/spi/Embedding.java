package dev.heed.spi;

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
  record Embedded(Value tokens, TokenGrid grid) {}
}
