package dev.heed.speech.encoding;

import dev.heed.layer.Activation;
import dev.heed.layer.Convolution;
import dev.heed.layer.LayerNorm;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Embedding;
import dev.heed.spi.TokenGrid;
import java.util.List;

/**
 * Cuts a waveform into frames by 1-D convolutions that learn what a spectrogram would be told:
 * {@code input_values [B, T] -> [B, N, C]}.
 *
 * @param norms over the channels of each frame after each convolution; or one for the first alone,
 *     over each channel's time; which of the two says {@code overTime}
 * @see <a href="https://arxiv.org/abs/2006.11477">Baevski et al. 2020, section 2</a>
 */
public record WaveformFrames(
    List<Convolution> convolutions, List<LayerNorm> norms, boolean overTime, Activation activation)
    implements Embedding {

  public WaveformFrames {
    convolutions = List.copyOf(convolutions);
    norms = List.copyOf(norms);
  }

  @Override
  public Embedded embed(Ops ops, Value waveform) {
    Value x = ops.unsqueeze(waveform, 1); // [B, 1, T]
    for (int i = 0; i < convolutions.size(); i++) {
      x = activation.apply(ops, normed(ops, i, convolutions.get(i).apply(ops, x)));
    }
    Value frames = ops.transpose(x, 0, 2, 1);
    return new Embedded(frames, TokenGrid.line(frames.axis(1)));
  }

  /** {@code [B, C, N] -> [B, C, N]}. */
  private Value normed(Ops ops, int layer, Value x) {
    if (layer >= norms.size()) {
      return x;
    }
    LayerNorm norm = norms.get(layer);
    return overTime
        ? ops.instanceNormalization(x, norm.weight(), norm.bias(), norm.epsilon())
        : ops.transpose(norm.apply(ops, ops.transpose(x, 0, 2, 1)), 0, 2, 1);
  }

  /**
   * How many frames come of so many samples.
   *
   * @param samples I64, any axes
   */
  public Value frames(Ops ops, Value samples) {
    Value count = samples;
    for (Convolution convolution : convolutions) {
      Value kernel = ops.constant(convolution.weight().size(2));
      Value stride = ops.constant(convolution.window().strides().get(0));
      count = ops.add(ops.div(ops.sub(count, kernel), stride), ops.constant(1L));
    }
    return count;
  }
}
