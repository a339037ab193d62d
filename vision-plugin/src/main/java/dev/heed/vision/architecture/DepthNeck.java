package dev.heed.vision.architecture;

import dev.heed.error.HeedException;
import dev.heed.layer.BatchNorm;
import dev.heed.layer.Convolution;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Resizing;
import dev.heed.op.Resizing.Coordinates;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The neck of a dense prediction transformer: features of several layers become images of several
 * sizes, which are joined from the coarsest to the finest.
 *
 * @param parameters below {@code neck}
 * @param matched whether each step grows to the size of the next image, instead of to twice its own
 * @see <a href="https://arxiv.org/abs/2103.13413">Ranftl et al. 2021, Vision Transformers for Dense
 *     Prediction</a>
 */
record DepthNeck(Ops ops, Json config, Parameters parameters, boolean matched) {

  private static final Window RIM = Window.stride(1, 1).pad(1, 1);
  static final Resizing CORNERS = Resizing.linear().with(Coordinates.ALIGN_CORNERS);

  /**
   * What the neck gives.
   *
   * @param coarsest the last feature, before it is joined with others
   * @param fused from the coarsest to the finest
   */
  record Joined(Value coarsest, List<Value> fused) {

    Value finest() {
      return fused.get(fused.size() - 1);
    }
  }

  /** From images {@code [B, C, h, w]}, one for each of the layers, to one of many more pixels. */
  Value join(List<Value> features) {
    return all(features).finest();
  }

  /** As {@link #join}, with what is joined on the way. */
  Joined all(List<Value> features) {
    if (features.isEmpty()) {
      throw HeedException.invalidModel(
          "%s takes features of no layer, so there is nothing to see depth from."
              .formatted(config.origin()));
    }
    List<Value> images = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      images.add(reassembled(i, features.get(i)));
    }
    return fuse(images);
  }

  /** The second half of it, for features that have the neck's width. */
  Joined fuse(List<Value> images) {
    List<Value> all = new ArrayList<>();
    for (int i = images.size() - 1; i >= 0; i--) {
      Parameters layer = parameters.at("fusion_stage.layers." + all.size());
      Value joined =
          all.isEmpty() ? images.get(i) : added(layer, all.get(all.size() - 1), images.get(i));
      Optional<Value> next = i > 0 && matched ? Optional.of(images.get(i - 1)) : Optional.empty();
      all.add(grown(layer, residual(layer.at("residual_layer2"), joined), next));
    }
    return new Joined(images.get(images.size() - 1), all);
  }

  private int width() {
    return config.size("fusion_hidden_size", 256);
  }

  /** One feature with its own width and size, brought to the width that all share. */
  private Value reassembled(int i, Value feature) {
    long channels = config.sizeAt("neck_hidden_sizes", i);
    boolean ready =
        config.has("neck_ignore_stages") && config.integers("neck_ignore_stages").contains(i);
    Value sized = ready ? feature : sized(i, feature, channels);
    return Convolution.square(parameters.at("convs." + i), channels, width(), 3, false, RIM)
        .apply(ops, sized);
  }

  private Value sized(int i, Value feature, long channels) {
    Parameters layer = parameters.at("reassemble_stage.layers." + i);
    Value narrow =
        Convolution.square(
                layer.at("projection"), feature.size(1), channels, 1, true, Window.plain())
            .apply(ops, feature);
    return sized(layer.at("resize"), narrow, channels, config.numberAt("reassemble_factors", i));
  }

  private Value sized(Parameters resize, Value x, long channels, double factor) {
    if (factor > 1) {
      long times = Math.round(factor);
      Value kernel = resize.get("weight", channels, channels, times, times);
      return ops.convTranspose(
          x, kernel, resize.get("bias", channels), Window.stride(times, times));
    }
    if (factor < 1) {
      long step = Math.round(1 / factor);
      Window window = Window.stride(step, step).pad(1, 1);
      return Convolution.square(resize, channels, channels, 3, true, window).apply(ops, x);
    }
    return x;
  }

  private Value added(Parameters layer, Value fused, Value image) {
    boolean same = fused.dims().equals(image.dims());
    Value fitting = same ? image : ops.resize(image, Resizing.linear(), size(fused));
    return ops.add(fused, residual(layer.at("residual_layer1"), fitting));
  }

  private Value size(Value image) {
    return ops.sizes(Dims.of(image.axis(2), image.axis(3)));
  }

  /** Two convolutions behind their activations, and what came in. */
  Value residual(Parameters layer, Value x) {
    return ops.add(bent(layer, 2, bent(layer, 1, x)), x);
  }

  private Value bent(Parameters layer, int i, Value x) {
    boolean biased = layer.has("convolution" + i + ".bias");
    Value mapped =
        Convolution.square(layer.at("convolution" + i), width(), width(), 3, biased, RIM)
            .apply(ops, ops.relu(x));
    return config.flag("use_batch_norm_in_fusion_residual", false)
        ? BatchNorm.of(
                layer.at("batch_norm" + i),
                width(),
                config.positive("batch_norm_eps", BatchNorm.EPSILON))
            .apply(ops, mapped)
        : mapped;
  }

  private Value grown(Parameters layer, Value x, Optional<Value> next) {
    Value larger =
        next.map(image -> ops.resize(x, CORNERS, size(image)))
            .orElseGet(() -> ops.resizeBy(x, CORNERS, 2, 2));
    return Convolution.square(layer.at("projection"), width(), width(), 1, true, Window.plain())
        .apply(ops, larger);
  }
}
