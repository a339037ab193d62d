package dev.heed.speech.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.layer.Convolution;
import dev.heed.op.Dim;
import dev.heed.op.JavaOps;
import dev.heed.op.Window;
import dev.heed.spi.Embedding;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.Tensor;
import dev.heed.testkit.EmbeddingContract;
import dev.heed.testkit.Tensors;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpectrogramPatchesTest extends EmbeddingContract {

  @Override
  protected Embedding embedding() {
    return (ops, spectrogram) ->
        new SpectrogramPatches(
                new Convolution(
                    ops.constant(Tensors.random(1, 6, 1, 4, 4)),
                    Optional.of(ops.constant(Tensors.random(2, 6))),
                    Window.stride(3, 2)))
            .embed(ops, spectrogram);
  }

  @Override
  protected Tensor input() {
    return Tensors.random(3, 2, 14, 10);
  }

  @Override
  protected int width() {
    return 6;
  }

  @Test
  void rows_of_its_grid_are_frequencies_and_columns_times() {
    JavaOps ops = new JavaOps();
    TokenGrid grid = embedding().embed(ops, ops.constant(input())).grid();
    assertThat(grid).isEqualTo(new TokenGrid(0, Dim.of(3), Dim.of(6)));
  }
}
