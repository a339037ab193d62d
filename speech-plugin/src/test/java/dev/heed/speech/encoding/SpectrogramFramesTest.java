package dev.heed.speech.encoding;

import dev.heed.layer.Convolution;
import dev.heed.op.Ops;
import dev.heed.op.Window;
import dev.heed.spi.Embedding;
import dev.heed.tensor.Tensor;
import dev.heed.testkit.EmbeddingContract;
import dev.heed.testkit.Tensors;
import java.util.List;
import java.util.Optional;

class SpectrogramFramesTest extends EmbeddingContract {

  @Override
  protected Embedding embedding() {
    return (ops, spectrogram) ->
        new SpectrogramFrames(List.of(convolution(ops, 3, 1), convolution(ops, 4, 2)))
            .embed(ops, spectrogram);
  }

  private static Convolution convolution(Ops ops, int in, long stride) {
    return new Convolution(
        ops.constant(Tensors.random(in, 4, in, 3)),
        Optional.of(ops.constant(Tensors.random(5, 4))),
        Window.stride(stride).pad(1));
  }

  @Override
  protected Tensor input() {
    return Tensors.random(7, 2, 3, 10);
  }

  @Override
  protected int width() {
    return 4;
  }
}
