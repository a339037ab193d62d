package dev.heed.nlp.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.op.Dim;
import dev.heed.op.JavaOps;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testkit.PositionalEncodingContract;
import dev.heed.testkit.Tensors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PositionTableTest {

  private final JavaOps ops = new JavaOps();
  private final Value table = ops.constant(Tensor.of(Shape.of(6, 1), 10f, 11f, 12f, 13f, 14f, 15f));

  @Test
  void each_token_takes_the_vector_of_the_position_that_it_is_told() {
    Value numbers = ops.constant(Tensor.of(Shape.of(2, 3), 0, 1, 2, 4, 3, 5));
    assertThat(added(new PositionTable(table, numbers))).containsExactly(10, 11, 12, 14, 13, 15);
  }

  @Test
  void texts_are_counted_behind_the_paddings_id_wherever_padding_stands() {
    Value ids = ops.constant(Tensor.of(Shape.of(2, 3), 7, 8, 1, 1, 9, 7));
    assertThat(added(PositionTable.behindPadding(ops, table, ids, 1)))
        .containsExactly(12, 13, 11, 11, 12, 13);
  }

  private float[] added(PositionTable positions) {
    Value blank = ops.constant(Tensor.of(Shape.of(2, 3, 1), new float[6]));
    return ops.tensor(positions.onTokens(ops, blank, TokenGrid.line(Dim.of(3)))).toFloats();
  }

  @Nested
  class UnderTheContract extends PositionalEncodingContract {

    @Override
    protected PositionalEncoding encoding() {
      return new PositionalEncoding() {
        @Override
        public Value onTokens(Ops ops, Value tokens, TokenGrid grid) {
          Value vectors = ops.constant(Tensors.random(5, 12, 32));
          Value numbers = ops.constant(Tensor.of(Shape.of(1, 9), 2, 3, 4, 5, 6, 7, 8, 9, 10));
          return new PositionTable(vectors, numbers).onTokens(ops, tokens, grid);
        }
      };
    }
  }
}
