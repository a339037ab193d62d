package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.Convolution;
import dev.heed.layer.Linear;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Resizing;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;

/**
 * Sharp depth from one large square image: a ViT sees overlapping parts of it at several scales,
 * another the whole, and a third how wide the lens was. The depth is inverse: what is near is
 * large.
 *
 * @see <a href="https://arxiv.org/abs/2410.02073">Bochkovskii et al. 2024, Depth Pro: Sharp
 *     Monocular Metric Depth in Less Than a Second</a>
 */
final class DepthPro implements Architecture {

  private static final Window RIM = Window.stride(1, 1).pad(1, 1);

  /** The width of the last convolution but one, which no configuration says. */
  private static final long HEAD_WIDTH = 32;

  @Override
  public String modelType() {
    return "depth_pro";
  }

  @Override
  public List<String> heads() {
    return List.of("DepthProForDepthEstimation");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    Value pixels =
        ops.input("pixel_values", ElementType.F32, Dims.of("batch_size", 3, "height", "width"));
    Parameters body = parameters.at("depth_pro");
    Parts parts = new Parts(ops, config, pixels);
    Json image = config.object("image_model_config");
    Dinov2.Seen whole =
        parts.see(image, body.at("encoder.image_encoder.model"), choices, parts.scaled(image));
    List<Value> features = new ArrayList<>();
    features.add(parts.atBase(whole.norm().apply(ops, whole.encoded().last())));
    features.addAll(parts.features(body.at("encoder.patch_encoder.model")));

    List<Value> images = necked(ops, config, body.at("neck"), features);
    Value fused = fused(ops, config, parameters.at("fusion_stage"), images);
    ops.output("predicted_depth", depth(ops, parameters.at("head.layers"), fused));
    if (config.flag("use_fov_model", false)) {
      Parameters lens = parameters.at("fov_model");
      ops.output("field_of_view", angle(ops, config, lens, parts, images.get(0)));
    }
    whole.encoded().outputMaps(ops, choices, "");
  }

  /** Images of rising size and one width, from the features of the whole and of the parts. */
  private static List<Value> necked(Ops ops, Json config, Parameters neck, List<Value> features) {
    Parameters up = neck.at("feature_upsample");
    List<Integer> scaled = config.sizes("scaled_images_feature_dims");
    List<Integer> between = config.sizes("intermediate_feature_dims");
    int width = config.size("fusion_hidden_size", 256);
    List<Value> images = new ArrayList<>();
    for (int i = 0; i < scaled.size(); i++) {
      Parameters block = up.at("scaled_images." + i + ".layers");
      images.add(enlarged(ops, block, features.get(i + 1), scaled.get(i), scaled.get(i), 1));
    }
    for (int i = 0; i < between.size(); i++) {
      Parameters block = up.at("intermediate." + i + ".layers");
      Value feature = features.get(1 + scaled.size() + i);
      long inner = i == 0 ? width : between.get(i);
      images.add(enlarged(ops, block, feature, inner, between.get(i), 2 + i));
    }
    Value whole = doubled(ops, up.at("image_block.layers.0"), features.get(0), scaled.get(0), true);
    Value both = ops.concat(1, images.get(0), ops.assume(whole, images.get(0).dims()));
    images.set(
        0,
        Convolution.square(
                neck.at("fuse_image_with_low_res"),
                both.size(1),
                scaled.get(0),
                1,
                true,
                Window.plain())
            .apply(ops, both));
    for (int i = 0; i < images.size(); i++) {
      Value image = images.get(i);
      boolean fits = i == images.size() - 1 && image.size(1) == width;
      Parameters projection = neck.at("feature_projection.projections." + i);
      Convolution narrow =
          fits ? null : Convolution.square(projection, image.size(1), width, 3, false, RIM);
      images.set(i, narrow == null ? image : narrow.apply(ops, image));
    }
    return images;
  }

  private static Value enlarged(
      Ops ops, Parameters block, Value feature, long inner, long out, int times) {
    Value x =
        Convolution.square(block.at("0"), feature.size(1), inner, 1, false, Window.plain())
            .apply(ops, feature);
    for (int i = 1; i <= times; i++) {
      x = doubled(ops, block.at("" + i), x, out, false);
    }
    return x;
  }

  private static Value doubled(Ops ops, Parameters up, Value x, long out, boolean biased) {
    Value kernel = up.get("weight", x.size(1), out, 2, 2);
    Window window = Window.stride(2, 2);
    return biased
        ? ops.convTranspose(x, kernel, up.get("bias", out), window)
        : ops.convTranspose(x, kernel, window);
  }

  private static Value fused(Ops ops, Json config, Parameters stage, List<Value> images) {
    DepthNeck neck = new DepthNeck(ops, config, stage, false);
    Value x = images.get(0);
    for (int i = 0; i < images.size(); i++) {
      boolean last = i == images.size() - 1;
      Parameters layer = stage.at(last ? "final" : "intermediate." + i);
      Value joined =
          i == 0
              ? x
              : ops.add(
                  ops.assume(x, images.get(i).dims()),
                  neck.residual(layer.at("residual_layer1"), images.get(i)));
      Value mixed = neck.residual(layer.at("residual_layer2"), joined);
      Value large = last ? mixed : doubled(ops, layer.at("deconv"), mixed, mixed.size(1), false);
      x =
          Convolution.square(layer.at("projection"), x.size(1), x.size(1), 1, true, Window.plain())
              .apply(ops, large);
    }
    return x;
  }

  /** {@code [B, C, h, w]} to {@code [B, 2h, 2w]}. */
  private static Value depth(Ops ops, Parameters layers, Value fused) {
    long half = fused.size(1) / 2;
    Value x =
        Convolution.square(layers.at("0"), fused.size(1), half, 3, true, RIM).apply(ops, fused);
    Value large = doubled(ops, layers.at("1"), x, half, true);
    Value seen =
        ops.relu(
            Convolution.square(layers.at("2"), half, HEAD_WIDTH, 3, true, RIM).apply(ops, large));
    Value depth =
        Convolution.square(layers.at("4"), HEAD_WIDTH, 1, 1, true, Window.plain()).apply(ops, seen);
    return ops.squeeze(ops.relu(depth), 1);
  }

  /** How wide the lens saw, in degrees: {@code [B]}. */
  private static Value angle(Ops ops, Json config, Parameters lens, Parts parts, Value coarsest) {
    Json own = config.object("fov_model_config");
    long width = config.size("fusion_hidden_size", 256);
    Parameters encoder = lens.at("fov_encoder");
    Dinov2.Seen seen = parts.see(own, encoder.at("model"), Choices.none(), parts.scaled(own));
    Value tokens = seen.norm().apply(ops, seen.encoded().last());
    Value narrow =
        Linear.of(encoder.at("neck"), tokens.size(-1), width / 2, true).apply(ops, tokens);
    Value given =
        ops.relu(
            Convolution.square(
                    lens.at("conv"), width, width / 2, 3, true, Window.stride(2, 2).pad(1, 1))
                .apply(ops, coarsest));
    Value base = parts.atBase(narrow);
    Value x = ops.add(base, ops.assume(given, base.dims()));
    int side = parts.side();
    x = ops.resize(x, Resizing.linear(), side, side);
    int count = config.size("num_fov_head_layers", 2);
    Parameters layers = lens.at("head.layers");
    for (int i = 0; i < count; i++) {
      long out = (long) Math.ceil(width / Math.pow(2, i + 2));
      x =
          ops.relu(
              Convolution.square(
                      layers.at("" + 2 * i), x.size(1), out, 3, true, Window.stride(2, 2).pad(1, 1))
                  .apply(ops, x));
    }
    long kernel = (long) ((side - 1) / Math.pow(2, count) + 1);
    Value one =
        Convolution.square(layers.at("" + 2 * count), x.size(1), 1, kernel, true, Window.plain())
            .apply(ops, x);
    return ops.reshape(one, -1);
  }
}
