package dev.heed.vision.encoding;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.testkit.PositionalEncodingContract;
import dev.heed.testkit.Tensors;
import org.junit.jupiter.api.Nested;

/** Trained positions under the contract, on the trained grid and on another one. */
class InterpolatedPositionsTest {

  private abstract static class OnGrid extends PositionalEncodingContract {
    private final TokenGrid grid;

    OnGrid(TokenGrid grid) {
      this.grid = grid;
    }

    @Override
    protected TokenGrid grid() {
      return grid;
    }

    @Override
    protected boolean takesNamedTokens() {
      return false;
    }

    @Override
    protected PositionalEncoding encoding() {
      return new PositionalEncoding() {
        @Override
        public Value onTokens(Ops ops, Value tokens, TokenGrid grid) {
          Value table = ops.constant(Tensors.random(5, 1, 1 + 2 * 3, 32));
          return new InterpolatedPositions(table, 1, 2, 3, Interpolation.CUBIC)
              .onTokens(ops, tokens, grid);
        }
      };
    }
  }

  @Nested
  class AsTrained extends OnGrid {
    AsTrained() {
      super(TokenGrid.of(1, 2, 3));
    }
  }

  @Nested
  class OnAnotherGrid extends OnGrid {
    OnAnotherGrid() {
      super(TokenGrid.of(1, 3, 4));
    }
  }
}
