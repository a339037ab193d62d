package dev.heed.vision.architecture;

import dev.heed.layer.Activation;
import dev.heed.layer.ConvNorm;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Parameters;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@link MobileViT} with attention that grows with the number of patches alone: one score for each
 * patch, and all look at the same mixture. {@code attentions.i [B, p p, 1, N]} are these scores.
 *
 * @see <a href="https://arxiv.org/abs/2206.02680">Mehta and Rastegari 2022, Separable
 *     Self-attention for Mobile Vision Transformers</a>
 */
final class MobileViTV2 extends MobileViT {

  MobileViTV2() {
    super("mobilevitv2", "MobileViTV2");
  }

  private static double times(Json config, double width) {
    return width * config.positive("width_multiplier", 1);
  }

  @Override
  List<Long> widths(Json config) {
    double stem = Math.min(64, Math.max(16, times(config, 32)));
    return Stream.concat(
            Stream.of(Widths.divisible(stem, 8, 16), Widths.divisible(times(config, 64), 16, 16)),
            Stream.of(128, 256, 384, 512).map(w -> Widths.divisible(times(config, w), 8, 8)))
        .toList();
  }

  @Override
  int secondDepth() {
    return 2;
  }

  @Override
  double ratio(Json config) {
    return config.positive("expand_ratio", 2);
  }

  @Override
  int aspp() {
    return 512;
  }

  @Override
  long attentionWidth(Json config, int stage) {
    int width = PerStage.sizes(config, "base_attn_unit_dims", 128, 192, 256).get(stage);
    return Widths.divisible(times(config, width), 8, 8);
  }

  @Override
  Value attend(Attending at, Value image) {
    Ops ops = at.ops();
    Json config = at.config();
    long kernel = config.size("conv_kernel_size", 3);
    long channels = image.size(1);
    long width = attentionWidth(config, at.number());
    ConvNorm step = step(config);
    Window own = Window.centred(kernel, 1).groups(channels);
    Value near = step.apply(ops, at.stage().at("conv_kxk"), image, channels, kernel, own);
    Value mapped = map(ops, at.stage().at("conv_1x1"), near, width, false);
    PatchCut cut = PatchCut.whole(ops, mapped, Pixels.size(config, "patch_size", 0, 2));
    Value x = cut.places(ops);
    int depth = PerStage.sizes(config, "n_attn_blocks", 2, 4, 3).get(at.number());
    for (int i = 0; i < depth; i++) {
      x = layer(at, at.stage().at("transformer.layer." + i), x, width);
    }
    Value far = cut.placed(ops, norm(at, at.stage().at("layernorm"), x));
    return step.linear().apply(ops, at.stage().at("conv_projection"), far, channels, 1, 1);
  }

  /** Over all channels and places together. */
  private static Value norm(Attending at, Parameters norm, Value x) {
    long width = x.size(1);
    double epsilon = at.config().positive("layer_norm_eps", 1e-5);
    return at.ops()
        .groupNormalization(x, norm.get("weight", width), norm.get("bias", width), 1, epsilon);
  }

  private static Value layer(Attending at, Parameters layer, Value x, long width) {
    Ops ops = at.ops();
    Value mixed = ops.add(separable(at, layer.at("attention"), before(at, layer, x), width), x);
    Value normed = norm(at, layer.at("layernorm_after"), mixed);
    long inner = at.config().size("ffn_multiplier", 2) * width / 16 * 16;
    Value wide = map(ops, layer.at("ffn.conv1"), normed, inner, true);
    Value bent = Activation.named(at.config().text("hidden_act", "swish")).apply(ops, wide);
    return ops.add(map(ops, layer.at("ffn.conv2"), bent, width, true), mixed);
  }

  private static Value before(Attending at, Parameters layer, Value x) {
    return norm(at, layer.at("layernorm_before"), x);
  }

  /** On {@code [B, C, p p, N]}. */
  private static Value separable(Attending at, Parameters attention, Value x, long width) {
    Ops ops = at.ops();
    Value all = map(ops, attention.at("qkv_proj"), x, 1 + 2 * width, true);
    List<Value> parts = ops.split(all, 1, 1, width, width);
    Value scores = ops.softmax(parts.get(0), -1);
    at.maps().add(Optional.of(ops.transpose(scores, 0, 2, 1, 3)));
    Value context = ops.reduceSum(ops.mul(parts.get(1), scores), true, -1);
    Value said = ops.mul(ops.relu(parts.get(2)), context);
    return map(ops, attention.at("out_proj"), said, width, true);
  }
}
