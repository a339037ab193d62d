package dev.heed.layer;

import dev.heed.spi.Attention;

/** The four linear maps around an attention. */
public record Projections(Linear query, Linear key, Linear value, Linear output) {

  public MultiHeadAttention attention(int heads, Attention attention) {
    return new MultiHeadAttention(query, key, value, output, heads, attention);
  }
}
