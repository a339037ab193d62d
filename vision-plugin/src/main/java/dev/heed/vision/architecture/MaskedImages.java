package dev.heed.vision.architecture;

import dev.heed.layer.Convolution;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import dev.heed.vision.encoding.PatchEmbedding;

/**
 * The head of models that learn by filling in what is hidden of an image.
 *
 * @see <a href="https://arxiv.org/abs/2111.09886">Xie et al. 2021, SimMIM</a>
 */
final class MaskedImages {

  /** The end of its class's name. */
  static final String HEAD = "ForMaskedImageModeling";

  private MaskedImages() {}

  /**
   * Declares the input {@code bool_masked_pos [batch, patches]}; a trained token stands where it is
   * true.
   */
  static Embedded hidden(Ops ops, Parameters embeddings, Embedded patches) {
    Value tokens = patches.tokens();
    Value hide =
        ops.input("bool_masked_pos", ElementType.BOOL, Dims.of("batch_size", "num_patches"));
    Value each = ops.reshape(hide, Dims.of(tokens.axis(0), tokens.axis(1), 1));
    Value mask = embeddings.get("mask_token", 1, 1, tokens.size(2));
    return new Embedded(ops.where(each, mask, tokens), patches.grid());
  }

  /** Declares the output {@code reconstruction [B, 3, H, W]} from patches {@code [B, N, C]}. */
  static void output(Ops ops, Json config, Parameters decoder, Value patches, TokenGrid grid) {
    long stride = config.size("encoder_stride", 16);
    long numbers = stride * stride * config.size("num_channels", 3);
    Value image = PatchEmbedding.image(ops, patches, grid);
    Value wide =
        Convolution.square(decoder.at("0"), patches.size(2), numbers, 1, true, Window.plain())
            .apply(ops, image);
    ops.output("reconstruction", ops.pixelShuffle(wide, stride));
  }
}
