package dev.heed.speech.encoding;

import dev.heed.layer.Convolution;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Embedding;
import dev.heed.spi.TokenGrid;
import java.util.List;

/**
 * Frames of a spectrogram, each made of its neighbours by 1-D convolutions with GELU: {@code
 * input_features [B, M, T] -> [B, N, C]}. In Whisper the second one halves their number.
 *
 * @see <a href="https://arxiv.org/abs/2212.04356">Radford et al. 2022, section 2.2</a>
 */
public record SpectrogramFrames(List<Convolution> convolutions) implements Embedding {

  public SpectrogramFrames {
    convolutions = List.copyOf(convolutions);
  }

  @Override
  public Embedded embed(Ops ops, Value spectrogram) {
    Value x = spectrogram;
    for (Convolution convolution : convolutions) {
      x = ops.gelu(convolution.apply(ops, x));
    }
    Value frames = ops.transpose(x, 0, 2, 1);
    return new Embedded(frames, TokenGrid.line(frames.axis(1)));
  }
}
