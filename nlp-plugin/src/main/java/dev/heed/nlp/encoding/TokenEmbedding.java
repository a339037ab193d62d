package dev.heed.nlp.encoding;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Embedding;
import dev.heed.spi.TokenGrid;

/**
 * Looks each token's vector up: {@code input_ids I64 [B, N] -> [B, N, C]}, one row of tokens.
 *
 * @param table {@code [vocabulary, C]}
 */
record TokenEmbedding(Value table) implements Embedding {

  @Override
  public Embedded embed(Ops ops, Value ids) {
    return new Embedded(ops.gather(table, ids, 0), TokenGrid.line(ids.axis(1)));
  }
}
