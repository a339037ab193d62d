package dev.heed.vision.architecture;

import dev.heed.layer.Activation;
import dev.heed.layer.Convolution;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Resizing;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Parameters;

/**
 * The head of RF-DETR that draws what each query found: the image's map, larger and refined by a
 * block for each layer of the decoder, is multiplied by a vector for each query.
 *
 * @see <a href="https://arxiv.org/abs/2511.09554">Robinson et al. 2025, RF-DETR</a>
 */
record RfDetrMasks(Parameters head, int blocks, long smaller, long inner, Activation activation) {

  static RfDetrMasks of(Json config, Parameters head) {
    return new RfDetrMasks(
        head,
        config.size("decoder_layers", 3),
        config.size("mask_downsample_ratio", 4),
        config.size("intermediate_size", 1024),
        Activation.named(config.text("segmentation_head_activation_function", "gelu")));
  }

  /**
   * {@code pred_masks [B, Q, H / smaller, W / smaller]}.
   *
   * @param pixels {@code [B, 3, H, W]}
   * @param image {@code [B, C, h, w]}
   * @param found {@code [B, Q, C]}
   */
  void output(Ops ops, Value pixels, Value image, Value found) {
    Value sizes = ops.concat(0, size(ops, pixels, 2), size(ops, pixels, 3));
    Value map = ops.resize(image, Resizing.linear(), sizes);
    long width = found.size(-1);
    for (int i = 0; i < blocks; i++) {
      map = ops.add(refined(ops, head.at("blocks." + i), map, width), map);
    }
    Value drawn =
        Convolution.square(head.at("spatial_features_proj"), width, width, 1, true, Window.plain())
            .apply(ops, map);
    Value asked =
        Linear.of(head.at("query_features_proj"), width, width, true)
            .apply(ops, queries(ops, head.at("query_features_block"), found, width));
    Value scores = ops.matMul(asked, ops.reshape(drawn, 0, 0, -1)); // [B, Q, N]
    Value masks =
        ops.reshape(scores, Dims.of(found.axis(0), found.axis(1), drawn.axis(2), drawn.axis(3)));
    ops.output("pred_masks", ops.add(masks, head.get("bias", 1)));
  }

  private Value size(Ops ops, Value pixels, int axis) {
    return ops.unsqueeze(ops.div(ops.dimension(pixels, axis), ops.constant(smaller)), 0);
  }

  private Value refined(Ops ops, Parameters block, Value map, long width) {
    Value near =
        Convolution.square(
                block.at("dwconv"), width, width, 3, true, Window.centred(3, 1).groups(width))
            .apply(ops, map);
    Value last = ops.transpose(near, 0, 2, 3, 1);
    Value normed = LayerNorm.of(block.at("norm"), width, 1e-6).apply(ops, last);
    Value mixed = Linear.of(block.at("pwconv1"), width, width, true).apply(ops, normed);
    return ops.transpose(activation.apply(ops, mixed), 0, 3, 1, 2);
  }

  private Value queries(Ops ops, Parameters block, Value found, long width) {
    Value normed = LayerNorm.of(block.at("norm_in"), width, 1e-5).apply(ops, found);
    Value wide = Linear.of(block.at("layers.0"), width, inner, true).apply(ops, normed);
    Value back =
        Linear.of(block.at("layers.2"), inner, width, true).apply(ops, activation.apply(ops, wide));
    return ops.add(back, found);
  }
}
