package dev.heed.vision.architecture;

import dev.heed.layer.Activation;
import dev.heed.layer.BatchNorm;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Convolution;
import dev.heed.layer.Linear;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Scope;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * Convolutions, and at the end of each stage one sum of all queries that every key meets.
 *
 * <p>The published code takes the softmax of each query's single score by itself, which is 1
 * whatever was learned: there are no weights of attention to show.
 *
 * @see <a href="https://arxiv.org/abs/2303.15446">Shaker et al. 2023, SwiftFormer</a>
 */
final class SwiftFormer extends ConvolutionalNet {

  SwiftFormer() {
    super("swiftformer", "SwiftFormer", "swiftformer");
  }

  @Override
  public List<String> heads() {
    return List.of("SwiftFormerForImageClassification", "SwiftFormerModel");
  }

  @Override
  String probe() {
    return "patch_embed.patch_embedding.0.weight";
  }

  @Override
  boolean pools() {
    return false;
  }

  private static BatchNorm norm(Json config, Parameters norm, long width) {
    return BatchNorm.of(norm, width, config.positive("batch_norm_eps", 1e-5));
  }

  private static Value convolve(
      Ops ops, Parameters parameters, Value x, long out, long kernel, Window window) {
    return Convolution.square(parameters, x.size(1), out, kernel, true, window).apply(ops, x);
  }

  private static Value map(Ops ops, Parameters parameters, Value x, long out) {
    return convolve(ops, parameters, x, out, 1, Window.plain());
  }

  @Override
  public Stages stages(Ops ops, Json config, Parameters body, Choices choices, Value image) {
    PerStage<Integer> widths = PerStage.sizes(config, "embed_dims", 48, 56, 112, 220);
    PerStage<Integer> depths = PerStage.sizes(config, "depths", 3, 3, 6, 4);
    Value x = stem(ops, config, body.at("patch_embed.patch_embedding"), image, widths.get(0));
    List<Value> maps = new ArrayList<>(List.of(x));
    PerStage<Boolean> halves = PerStage.flags(config, "downsamples", true, true, true, true);
    int place = 0;
    for (int i = 0; i < depths.size(); i++) {
      Parameters stage = body.at("encoder.network." + place++);
      try (Scope in = ops.scope("stage." + i)) {
        for (int j = 0; j < depths.get(i); j++) {
          Parameters block = stage.at("blocks." + j);
          x =
              j + 1 < depths.get(i)
                  ? local(ops, config, block, x, true)
                  : attend(ops, config, block, x);
        }
      }
      maps.add(x);
      if (i + 1 < depths.size() && (halves.get(i) || !widths.get(i).equals(widths.get(i + 1)))) {
        x = halve(ops, config, body.at("encoder.network." + place++), x, widths.get(i + 1));
      }
    }
    return Stages.of(maps);
  }

  private static Value stem(Ops ops, Json config, Parameters stem, Value image, long width) {
    Window window = Window.centred(3, 2);
    Value one = convolve(ops, stem.at("0"), image, width / 2, 3, window);
    one = ops.relu(norm(config, stem.at("1"), width / 2).apply(ops, one));
    Value two = convolve(ops, stem.at("3"), one, width, 3, window);
    return ops.relu(norm(config, stem.at("4"), width).apply(ops, two));
  }

  private static Value halve(Ops ops, Json config, Parameters down, Value x, long width) {
    long kernel = Pixels.size(config, "down_patch_size", 0, 3);
    long stride = config.size("down_stride", 2);
    long pad = config.sizeOrZero("down_pad", 1);
    Window window = Window.stride(stride, stride).pad(pad, pad);
    Value made = convolve(ops, down.at("proj"), x, width, kernel, window);
    return norm(config, down.at("norm"), width).apply(ops, made);
  }

  /** What adds to each place what is near it; {@code wide} by way of more channels. */
  private static Value local(Ops ops, Json config, Parameters block, Value x, boolean wide) {
    long width = x.size(1);
    long inner = wide ? (long) (width * config.positive("mlp_ratio", 4)) : width;
    Window own = Window.centred(3, 1).groups(width);
    Value y = convolve(ops, block.at("depth_wise_conv"), x, width, 3, own);
    y = norm(config, block.at("norm"), width).apply(ops, y);
    y = ops.gelu(map(ops, block.at("point_wise_conv1"), y, inner));
    y = map(ops, block.at("point_wise_conv2"), y, width);
    return ops.add(x, ops.mul(y, block.get("layer_scale", width, 1, 1)));
  }

  private static Value attend(Ops ops, Json config, Parameters block, Value image) {
    long width = image.size(1);
    Value x = local(ops, config, block.at("local_representation"), image, false);
    Value tokens = ops.transpose(ops.reshape(x, 0, width, -1), 0, 2, 1);
    Value met = additive(ops, block.at("attn"), tokens, width);
    Dims dims = Dims.of(x.axis(0), x.axis(1), x.axis(2), x.axis(3));
    Value placed = ops.reshape(ops.transpose(met, 0, 2, 1), dims);
    x = ops.add(x, scaled(ops, block, "layer_scale_1", placed));
    Parameters net = block.at("linear");
    long inner = (long) (width * config.positive("mlp_ratio", 4));
    Value wide = map(ops, net.at("fc1"), norm(config, net.at("norm1"), width).apply(ops, x), inner);
    Value bent = Activation.named(config.text("hidden_act", "gelu")).apply(ops, wide);
    return ops.add(x, scaled(ops, block, "layer_scale_2", map(ops, net.at("fc2"), bent, width)));
  }

  private static Value scaled(Ops ops, Parameters block, String name, Value x) {
    return block.has(name) ? ops.mul(x, block.get(name, x.size(1), 1, 1)) : x;
  }

  /** On {@code [B, N, C]}. */
  private static Value additive(Ops ops, Parameters attention, Value x, long width) {
    Value query = unit(ops, Linear.of(attention.at("to_query"), width, width, true).apply(ops, x));
    Value key = unit(ops, Linear.of(attention.at("to_key"), width, width, true).apply(ops, x));
    Value all = ops.reduceSum(query, true, 1);
    Value met = Linear.of(attention.at("proj"), width, width, true).apply(ops, ops.mul(all, key));
    return Linear.of(attention.at("final"), width, width, true).apply(ops, ops.add(met, query));
  }

  private static Value unit(Ops ops, Value x) {
    Value length = ops.reduceL2(x, true, -1);
    return ops.div(x, ops.max(length, ops.constant(1e-12f)));
  }

  /** Two heads, one of which learned from a teacher: their mean. */
  @Override
  void classify(Ops ops, Json config, Parameters parameters, Parameters weights, Value last) {
    long width = last.size(1);
    Value normed = norm(config, parameters.at("norm"), width).apply(ops, last);
    Value mean = ops.reduceMean(normed, false, 2, 3);
    int labels = Checkpoint.labels(config);
    Value own = Linear.of(parameters.at("head"), width, labels, true).apply(ops, mean);
    Value taught = Linear.of(parameters.at("dist_head"), width, labels, true).apply(ops, mean);
    ops.output("logits", ops.div(ops.add(own, taught), 2));
  }
}
