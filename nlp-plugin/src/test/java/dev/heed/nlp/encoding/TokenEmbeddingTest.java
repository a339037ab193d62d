package dev.heed.nlp.encoding;

import dev.heed.spi.Embedding;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testkit.EmbeddingContract;
import dev.heed.testkit.Tensors;

class TokenEmbeddingTest extends EmbeddingContract {

  @Override
  protected Embedding embedding() {
    return (ops, ids) -> new TokenEmbedding(ops.constant(Tensors.random(1, 9, 4))).embed(ops, ids);
  }

  @Override
  protected Tensor input() {
    return Tensor.of(Shape.of(2, 3), 0, 8, 3, 3, 5, 1);
  }

  @Override
  protected int width() {
    return 4;
  }
}
