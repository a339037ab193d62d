package dev.heed.speech.encoding;

import dev.heed.layer.Convolution;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Embedding;
import dev.heed.spi.TokenGrid;

/**
 * Overlapping squares of a spectrogram, seen as a picture of frequency by time: {@code input_values
 * [B, T, M] -> [B, N, C]}, frequency outermost.
 *
 * @param patch weight {@code [C, 1, P, P]}; its strides are those in frequency and in time
 * @see <a href="https://arxiv.org/abs/2104.01778">Gong et al. 2021, section 2.1</a>
 */
public record SpectrogramPatches(Convolution patch) implements Embedding {

  @Override
  public Embedded embed(Ops ops, Value spectrogram) {
    Value picture = ops.unsqueeze(ops.transpose(spectrogram, 0, 2, 1), 1); // [B, 1, M, T]
    Value patches = patch.apply(ops, picture); // [B, C, rows, columns]
    Value tokens = ops.transpose(ops.reshape(patches, 0, patches.size(1), -1), 0, 2, 1);
    return new Embedded(tokens, new TokenGrid(0, patches.axis(2), patches.axis(3)));
  }
}
