package dev.heed.vision.architecture;

import dev.heed.layer.Convolution;
import dev.heed.layer.FeedForward;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Scope;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * In place of attention, each place is weighed by what is around it, from near to far: convolutions
 * of growing kernels, and the mean of all.
 *
 * @see <a href="https://arxiv.org/abs/2203.11926">Yang et al. 2022, Focal Modulation Networks</a>
 */
final class FocalNet extends ConvolutionalNet {

  FocalNet() {
    super("focalnet", "FocalNet", "focalnet");
  }

  @Override
  String probe() {
    return "embeddings.patch_embeddings.projection.weight";
  }

  private static double epsilon(Json config) {
    return config.positive("layer_norm_eps", 1e-5);
  }

  /** As published, the map of a stage is what the next one gets. */
  @Override
  public Stages stages(Ops ops, Json config, Parameters body, Choices choices, Value image) {
    PerStage<Integer> depths = PerStage.sizes(config, "depths", 2, 2, 6, 2);
    long width = config.size("embed_dim", 96);
    Parameters embeddings = body.at("embeddings");
    long patch = Pixels.size(config, "patch_size", 0, 4);
    Parameters projection = embeddings.at("patch_embeddings.projection");
    Value x = patches(ops, config, projection, image, width, patch, 7);
    x = LayerNorm.of(embeddings.at("norm"), width, epsilon(config)).apply(ops, x);
    List<Value> maps = new ArrayList<>(List.of(first(ops, x)));
    for (int i = 0; i < depths.size(); i++) {
      Parameters stage = body.at("encoder.stages." + i);
      try (Scope in = ops.scope("stage." + i)) {
        for (int j = 0; j < depths.get(i); j++) {
          x = layer(ops, config, stage.at("layers." + j), x, i);
        }
        if (i + 1 < depths.size()) {
          Parameters next = stage.at("downsample");
          width *= 2;
          x = patches(ops, config, next.at("projection"), first(ops, x), width, 2, 3);
          x = LayerNorm.of(next.at("norm"), width, epsilon(config)).apply(ops, x);
        }
      }
      maps.add(first(ops, x));
    }
    return Stages.of(maps);
  }

  /** {@code [B, H, W, C]} with channels first. */
  private static Value first(Ops ops, Value x) {
    return ops.transpose(x, 0, 3, 1, 2);
  }

  private static Value lastAxis(Ops ops, Value x) {
    return ops.transpose(x, 0, 2, 3, 1);
  }

  /** Patches side by side, or overlapping ones; images are padded until they fit. */
  private static Value patches(
      Ops ops,
      Json config,
      Parameters projection,
      Value image,
      long width,
      long patch,
      long overlapping) {
    boolean overlaps = config.flag("use_conv_embed", false);
    long stride = !overlaps ? patch : overlapping == 7 ? 4 : 2;
    long kernel = overlaps ? overlapping : patch;
    long before = !overlaps ? 0 : overlapping == 7 ? 2 : 1;
    long after = overlaps ? before + stride - 2 : patch - 1;
    Window window = Window.stride(stride, stride).padEach(before, before, after, after);
    return lastAxis(
        ops,
        Convolution.square(projection, image.size(1), width, kernel, true, window)
            .apply(ops, image));
  }

  /** On {@code [B, H, W, C]}. */
  private static Value layer(Ops ops, Json config, Parameters layer, Value x, int stage) {
    long width = x.size(3);
    boolean after = config.flag("use_post_layernorm", false);
    LayerNorm one = LayerNorm.of(layer.at("norm1"), width, epsilon(config));
    LayerNorm two = LayerNorm.of(layer.at("norm2"), width, epsilon(config));
    FeedForward net =
        FeedForwardTable.mlp(
                "fc1",
                "fc2",
                (long) (width * config.positive("mlp_ratio", 4)),
                config.text("hidden_act", "gelu"))
            .of(layer.at("mlp"), width);
    Parameters modulation = layer.at("modulation");
    Value mixed =
        after
            ? one.apply(ops, modulate(ops, config, modulation, x, stage))
            : modulate(ops, config, modulation, one.apply(ops, x), stage);
    Value y = ops.add(x, scaled(ops, layer, "gamma_1", mixed));
    Value made = after ? two.apply(ops, net.apply(ops, y)) : net.apply(ops, two.apply(ops, y));
    return ops.add(y, scaled(ops, layer, "gamma_2", made));
  }

  private static Value scaled(Ops ops, Parameters layer, String name, Value x) {
    return layer.has(name) ? ops.mul(x, layer.get(name, x.size(3))) : x;
  }

  private static Value modulate(Ops ops, Json config, Parameters own, Value x, int stage) {
    long width = x.size(3);
    int levels = PerStage.sizes(config, "focal_levels", 2, 2, 2, 2).get(stage);
    int smallest = PerStage.sizes(config, "focal_windows", 3, 3, 3, 3).get(stage);
    Linear in = Linear.of(own.at("projection_in"), width, 2 * width + levels + 1, true);
    List<Value> parts =
        ops.split(first(ops, in.apply(ops, x)), 1, width, width, levels + 1); // channels first
    Value gates = parts.get(2);
    Value context = parts.get(1);
    Value all = context;
    for (int i = 0; i < levels; i++) {
      long kernel = 2L * i + smallest;
      Window window = Window.centred(kernel, 1).groups(width);
      Parameters layer = own.at("focal_layers." + i + ".0");
      Convolution wider = Convolution.square(layer, width, width, kernel, false, window);
      context = ops.gelu(wider.apply(ops, context));
      Value gated = ops.mul(context, ops.slice(gates, 1, i, i + 1));
      all = i == 0 ? gated : ops.add(all, gated);
    }
    Value everything = ops.gelu(ops.reduceMean(context, true, 2, 3));
    all = ops.add(all, ops.mul(everything, ops.slice(gates, 1, levels, levels + 1)));
    Value share = config.flag("normalize_modulator", false) ? ops.div(all, levels + 1) : all;
    Value modulator =
        Convolution.square(own.at("projection_context"), width, width, 1, true, Window.plain())
            .apply(ops, share);
    Value weighed = lastAxis(ops, ops.mul(parts.get(0), modulator));
    Value normed =
        config.flag("use_post_layernorm_in_modulation", false)
            ? LayerNorm.of(own.at("layernorm"), width, epsilon(config)).apply(ops, weighed)
            : weighed;
    return Linear.of(own.at("projection_out"), width, width, true).apply(ops, normed);
  }

  /** Places as tokens, {@code [B, H W, C]}. */
  @Override
  Value last(Ops ops, Json config, Parameters weights, Value map) {
    long width = map.size(1);
    Value tokens = ops.transpose(ops.reshape(map, 0, width, -1), 0, 2, 1);
    return LayerNorm.of(weights.at("layernorm"), width, epsilon(config)).apply(ops, tokens);
  }

  @Override
  Value pooled(Ops ops, Json config, Parameters weights, Value last) {
    return Tokens.mean(ops, last);
  }

  @Override
  Value shaped(Ops ops, Value pooled) {
    return pooled;
  }
}
