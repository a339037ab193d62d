package dev.heed.speech.architecture;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.layer.Activation;
import dev.heed.layer.Convolution;
import dev.heed.layer.LayerNorm;
import dev.heed.model.Json;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.speech.encoding.WaveformFrames;
import dev.heed.spi.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a {@code config.json} says of the convolutions over a waveform. */
final class WaveformConfig {

  /** The norms of the convolutions keep PyTorch's own epsilon, whatever the configuration says. */
  private static final double EPSILON = 1e-5;

  private WaveformConfig() {}

  /** Refuses what would change the numbers and is not built. */
  static void requireKnown(Json config) {
    refuse(config, config.flag("add_adapter", false), "add_adapter");
    refuse(config, config.has("adapter_attn_dim"), "adapter_attn_dim");
    refuse(config, config.flag("conv_pos_batch_norm", false), "conv_pos_batch_norm");
  }

  private static void refuse(Json config, boolean asked, String what) {
    if (asked) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "%s asks for '%s', which Heed does not build from weights. Export the model to ONNX, and put the graph into the folder."
              .formatted(config.origin(), what));
    }
  }

  /** Whether a padded batch needs its mask: models normed over time were trained without. */
  static boolean takesMask(Json config) {
    return !overTime(config);
  }

  static WaveformFrames frames(Json config, Parameters extractor) {
    List<Convolution> convolutions = new ArrayList<>();
    List<LayerNorm> norms = new ArrayList<>();
    List<Integer> widths = config.sizes("conv_dim");
    for (int i = 0; i < widths.size(); i++) {
      Parameters layer = extractor.at("conv_layers." + i);
      convolutions.add(convolution(config, layer.at("conv"), i));
      if (i == 0 || !overTime(config)) {
        norms.add(LayerNorm.of(layer.at("layer_norm"), widths.get(i), EPSILON));
      }
    }
    return new WaveformFrames(convolutions, norms, overTime(config), activation(config));
  }

  private static Convolution convolution(Json config, Parameters conv, int layer) {
    List<Integer> widths = config.sizes("conv_dim");
    long in = layer == 0 ? 1 : widths.get(layer - 1);
    long out = widths.get(layer);
    Value weight = conv.get("weight", out, in, config.sizeAt("conv_kernel", layer));
    boolean biased = config.flag("conv_bias", false);
    Optional<Value> bias = biased ? Optional.of(conv.get("bias", out)) : Optional.empty();
    return new Convolution(weight, bias, Window.stride(config.sizeAt("conv_stride", layer)));
  }

  private static boolean overTime(Json config) {
    String norm = config.text("feat_extract_norm", "group");
    if (!norm.equals("group") && !norm.equals("layer")) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "%s: 'feat_extract_norm' is '%s'; there are group and layer."
              .formatted(config.origin(), norm));
    }
    return norm.equals("group");
  }

  static Activation activation(Json config) {
    return Activation.named(config.text("feat_extract_activation", "gelu"));
  }
}
