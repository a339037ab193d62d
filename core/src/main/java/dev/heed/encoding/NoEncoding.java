package dev.heed.encoding;

import dev.heed.spi.Mechanism;
import dev.heed.spi.PositionalEncoding;

/** No position encoding: the transformer sees a set of tokens. */
public final class NoEncoding implements PositionalEncoding {

  public static final Mechanism<PositionalEncoding> MECHANISM =
      new Mechanism<>("none", "no positions: tokens are a set", setup -> new NoEncoding());
}
