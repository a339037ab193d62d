package dev.heed.vision.architecture;

import dev.heed.layer.Activation;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Convolution;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * A transformer whose attention is the mean of a place's neighbours.
 *
 * @see <a href="https://arxiv.org/abs/2111.11418">Yu et al. 2022, MetaFormer Is Actually What You
 *     Need for Vision</a>
 */
final class PoolFormer extends ConvolutionalNet {

  PoolFormer() {
    super("poolformer", "PoolFormer", "poolformer");
  }

  @Override
  public List<String> heads() {
    return List.of("PoolFormerForImageClassification", "PoolFormerModel");
  }

  @Override
  String probe() {
    return "encoder.patch_embeddings.0.projection.weight";
  }

  @Override
  boolean pools() {
    return false;
  }

  @Override
  public Stages stages(Ops ops, Json config, Parameters body, Choices choices, Value image) {
    PerStage<Integer> widths = PerStage.sizes(config, "hidden_sizes", 64, 128, 320, 512);
    PerStage<Integer> depths = PerStage.sizes(config, "depths", 2, 2, 6, 2);
    PerStage<Integer> patches = PerStage.sizes(config, "patch_sizes", 7, 3, 3, 3);
    PerStage<Integer> strides = PerStage.sizes(config, "strides", 4, 2, 2, 2);
    PerStage<Integer> pads = PerStage.numbers(config, "padding", 2, 1, 1, 1);
    List<Value> maps = new ArrayList<>(List.of(image));
    for (int i = 0; i < widths.size(); i++) {
      int stride = strides.get(i);
      Window window = Window.stride(stride, stride).pad(pads.get(i), pads.get(i));
      Value before = maps.get(i);
      Value x =
          Convolution.square(
                  body.at("encoder.patch_embeddings." + i + ".projection"),
                  before.size(1),
                  widths.get(i),
                  patches.get(i),
                  true,
                  window)
              .apply(ops, before);
      for (int j = 0; j < depths.get(i); j++) {
        x = layer(ops, config, body.at("encoder.block." + i + "." + j), x);
      }
      maps.add(x);
    }
    return Stages.of(maps);
  }

  private static Value layer(Ops ops, Json config, Parameters layer, Value x) {
    long pool = config.size("pool_size", 3);
    Value normed = norm(ops, layer.at("before_norm"), x);
    Value mean = ops.averagePool(normed, Window.centred(pool, 1), pool, pool);
    Value mixed = ops.add(x, scaled(ops, layer, "layer_scale_1", ops.sub(mean, normed)));
    long width = x.size(1);
    long inner = (long) (width * config.positive("mlp_ratio", 4));
    Parameters net = layer.at("output");
    Value wide = map(net.at("conv1"), width, inner).apply(ops, after(ops, layer, mixed));
    Value bent = Activation.named(config.text("hidden_act", "gelu")).apply(ops, wide);
    Value made = map(net.at("conv2"), inner, width).apply(ops, bent);
    return ops.add(mixed, scaled(ops, layer, "layer_scale_2", made));
  }

  private static Value after(Ops ops, Parameters layer, Value x) {
    return norm(ops, layer.at("after_norm"), x);
  }

  private static Convolution map(Parameters parameters, long in, long out) {
    return Convolution.square(parameters, in, out, 1, true, Window.plain());
  }

  private static Value scaled(Ops ops, Parameters layer, String name, Value x) {
    return layer.has(name) ? ops.mul(x, ops.unsqueeze(layer.get(name, x.size(1)), 1, 2)) : x;
  }

  /** Over all channels and places together. */
  private static Value norm(Ops ops, Parameters norm, Value x) {
    long width = x.size(1);
    return ops.groupNormalization(x, norm.get("weight", width), norm.get("bias", width), 1, 1e-5);
  }

  /** Its norm stands beside the body, as its classifier does. */
  @Override
  void classify(Ops ops, Json config, Parameters parameters, Parameters weights, Value last) {
    Value normed = norm(ops, parameters.at("norm"), last);
    Checkpoint.logits(
        ops, parameters.at("classifier"), config, ops.reduceMean(normed, false, 2, 3));
  }
}
