package dev.heed.encoding;

import dev.heed.spi.Mechanism;
import dev.heed.spi.PositionalEncoding;

/** Tells nobody where a token is: a transformer without it sees a set. */
public final class NoEncoding implements PositionalEncoding {

  public static final Mechanism<PositionalEncoding> MECHANISM =
      new Mechanism<>("none", "no positions: tokens are a set", setup -> new NoEncoding());
}
