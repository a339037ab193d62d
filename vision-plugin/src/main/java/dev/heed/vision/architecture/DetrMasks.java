package dev.heed.vision.architecture;

import dev.heed.layer.Activation;
import dev.heed.layer.Convolution;
import dev.heed.layer.Linear;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.model.Json;
import dev.heed.op.Dim;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Resizing;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * The head of DETR that draws what each query found: where the query looks in the encoded image, a
 * map for each head, is made larger step by step with the finer maps of the backbone.
 *
 * @see <a href="https://arxiv.org/abs/2005.12872">Carion et al. 2020, section 4.4</a>
 */
record DetrMasks(Parameters attention, Parameters head, int heads, Activation activation) {

  static DetrMasks of(Json config, Parameters parameters) {
    return new DetrMasks(
        parameters.at("bbox_attention"),
        parameters.at("mask_head"),
        config.size("encoder_attention_heads", 8),
        Activation.named("relu"));
  }

  /** {@code pred_masks [B, Q, H, W]} at the size of the finest map. */
  void output(Ops ops, DetrTrunk trunk, Value found) {
    Value looks = looks(ops, trunk, found); // [B, Q, H, h, w]
    Value image = each(ops, trunk.projected(), found);
    long width = trunk.projected().size(1);
    Value x = ops.concat(1, image, Tokens.merged(ops, looks));
    x = step(ops, 1, x, width + heads);
    x = step(ops, 2, x, width / 2);
    for (int i = 0; i < 3; i++) {
      Value finer = trunk.features().get(2 - i);
      Value adapted =
          Convolution.square(
                  head.at("adapter" + (i + 1)), finer.size(1), x.size(1), 1, true, Window.plain())
              .apply(ops, finer);
      Value sizes = ops.sizes(Dims.of(finer.axis(2), finer.axis(3)));
      Resizing nearest = Resizing.nearest().with(Resizing.Coordinates.ASYMMETRIC);
      Value sum = ops.add(each(ops, adapted, found), ops.resize(x, nearest, sizes));
      x = step(ops, i + 3, sum, width >> (i + 2));
    }
    Value masks =
        Convolution.square(head.at("out_lay"), x.size(1), 1, 3, true, Window.centred(3, 1))
            .apply(ops, x);
    ops.output(
        "pred_masks",
        ops.reshape(masks, Dims.of(found.axis(0), found.axis(1), masks.axis(2), masks.axis(3))));
  }

  /** Weights that sum to 1 over all heads of a query: {@code [B, Q, H, h, w]}. */
  private Value looks(Ops ops, DetrTrunk trunk, Value found) {
    long width = found.size(-1);
    Value asked = Linear.of(attention.at("q_linear"), width, width, true).apply(ops, found);
    Value told = Linear.of(attention.at("k_linear"), width, width, true).apply(ops, trunk.memory());
    Value q =
        ops.div(MultiHeadAttention.split(ops, asked, heads), Math.sqrt((double) width / heads));
    Value scores = ops.product(q, false, MultiHeadAttention.split(ops, told, heads), true);
    Value perQuery = ops.transpose(scores, 0, 2, 1, 3); // [B, Q, H, N]
    Value weights = ops.softmax(ops.reshape(perQuery, 0, 0, -1), 2);
    List<Dim> axes = new ArrayList<>(List.of(found.axis(0), found.axis(1)));
    axes.addAll(List.of(Dim.of(heads), trunk.grid().rows(), trunk.grid().columns()));
    return ops.reshape(weights, new Dims(axes));
  }

  /** The same image for each query: {@code [B, C, h, w] -> [B*Q, C, h, w]}. */
  private static Value each(Ops ops, Value image, Value found) {
    Dims dims =
        new Dims(
            List.of(image.axis(0), found.axis(1), image.axis(1), image.axis(2), image.axis(3)));
    return Tokens.merged(ops, ops.expand(ops.unsqueeze(image, 1), dims));
  }

  private Value step(Ops ops, int number, Value x, long out) {
    Value made =
        Convolution.square(head.at("lay" + number), x.size(1), out, 3, true, Window.centred(3, 1))
            .apply(ops, x);
    Parameters norm = head.at("gn" + number);
    long groups = Math.min(8, out);
    return activation.apply(
        ops,
        ops.groupNormalization(made, norm.get("weight", out), norm.get("bias", out), groups, 1e-5));
  }
}
