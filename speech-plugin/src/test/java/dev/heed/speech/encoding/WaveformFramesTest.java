package dev.heed.speech.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.layer.Activation;
import dev.heed.layer.Convolution;
import dev.heed.layer.LayerNorm;
import dev.heed.op.JavaOps;
import dev.heed.op.Ops;
import dev.heed.op.Window;
import dev.heed.spi.Embedding;
import dev.heed.tensor.Tensor;
import dev.heed.testkit.EmbeddingContract;
import dev.heed.testkit.Tensors;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WaveformFramesTest {

  /** Normed over time after the first convolution, as wav2vec2-base. */
  @Nested
  class OverTime extends EmbeddingContract {

    @Override
    protected Embedding embedding() {
      return (ops, waves) -> frames(ops, true).embed(ops, waves);
    }

    @Override
    protected Tensor input() {
      return Tensors.random(7, 2, 60);
    }

    @Override
    protected int width() {
      return 5;
    }
  }

  /** Normed over channels after each convolution, as wav2vec2-large-lv60. */
  @Nested
  class OverChannels extends OverTime {

    @Override
    protected Embedding embedding() {
      return (ops, waves) -> frames(ops, false).embed(ops, waves);
    }
  }

  @Test
  void frames_are_counted_as_they_come_out() {
    JavaOps ops = new JavaOps();
    for (int samples = 12; samples < 40; samples++) {
      WaveformFrames frames = frames(ops, true);
      long made = frames.embed(ops, ops.constant(Tensors.random(1, 1, samples))).tokens().size(1);
      Tensor counted = ops.tensor(frames.frames(ops, ops.constant((long) samples)));
      assertThat(counted.toLongs()).containsExactly(made);
    }
  }

  private static WaveformFrames frames(Ops ops, boolean overTime) {
    Convolution first =
        new Convolution(
            ops.constant(Tensors.random(1, 4, 1, 6)), Optional.empty(), Window.stride(3));
    Convolution second =
        new Convolution(
            ops.constant(Tensors.random(2, 5, 4, 3)),
            Optional.of(ops.constant(Tensors.random(3, 5))),
            Window.stride(2));
    List<LayerNorm> norms = overTime ? List.of(norm(ops, 4)) : List.of(norm(ops, 4), norm(ops, 5));
    return new WaveformFrames(List.of(first, second), norms, overTime, Activation.named("gelu"));
  }

  private static LayerNorm norm(Ops ops, int width) {
    return new LayerNorm(
        ops.constant(Tensors.random(8, width)), ops.constant(Tensors.random(9, width)), 1e-5);
  }
}
