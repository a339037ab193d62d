package dev.heed.speech.architecture;

import dev.heed.layer.Checkpoint;
import dev.heed.layer.LayerNorm;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Parameters;
import java.util.List;
import java.util.Optional;

/**
 * How long each letter sounds, as a logarithm: by a flow that begins with noise, or by two
 * convolutions.
 */
record VitsDurations(Json config, Parameters weights, long width) {

  private static final double EPSILON = 1e-5;

  static VitsDurations of(Json config, Parameters weights) {
    return new VitsDurations(config, weights, config.size("hidden_size"));
  }

  /**
   * {@code [B, C, N] -> [B, 1, N]}.
   *
   * @param speaker {@code [B, S, 1]}
   */
  Value predict(Ops ops, Value x, Value mask, Optional<Value> speaker, SeededNoise noise) {
    return config.flag("use_stochastic_duration_prediction", true)
        ? drawn(ops, x, mask, speaker, noise)
        : plain(ops, told(ops, x, speaker), mask);
  }

  /** With what is known of the speaker. */
  private Value told(Ops ops, Value x, Optional<Value> speaker) {
    return speaker
        .map(
            s ->
                ops.add(
                    x,
                    VitsConvolution.plain(
                            weights.at("cond"), config.size("speaker_embedding_size"), width, 1)
                        .apply(ops, s)))
        .orElse(x);
  }

  private Value plain(Ops ops, Value x, Value mask) {
    long inner = config.size("duration_predictor_filter_channels", 256);
    long kernel = config.size("duration_predictor_kernel_size", 3);
    Window window = Window.plain().pad(kernel / 2);
    Value first = step(ops, "1", x, mask, width, inner, kernel, window);
    Value second = step(ops, "2", first, mask, inner, inner, kernel, window);
    Value made =
        VitsConvolution.plain(weights.at("proj"), inner, 1, 1).apply(ops, ops.mul(second, mask));
    return ops.mul(made, mask);
  }

  private Value step(
      Ops ops, String number, Value x, Value mask, long in, long out, long kernel, Window window) {
    Value made =
        VitsConvolution.of(weights.at("conv_" + number), in, out, kernel, window)
            .apply(ops, ops.mul(x, mask));
    double epsilon = config.positive("layer_norm_eps", EPSILON);
    LayerNorm norm = LayerNorm.of(weights.at("norm_" + number), out, epsilon);
    return turned(ops, norm.apply(ops, turned(ops, ops.relu(made))));
  }

  private Value drawn(Ops ops, Value x, Value mask, Optional<Value> speaker, SeededNoise noise) {
    Value begun = VitsConvolution.plain(weights.at("conv_pre"), width, width, 1).apply(ops, x);
    Value seen = separable(ops, weights.at("conv_dds"), told(ops, begun, speaker), mask);
    Value condition =
        ops.mul(
            VitsConvolution.plain(weights.at("conv_proj"), width, width, 1).apply(ops, seen), mask);
    int flows = config.size("duration_predictor_num_flows", 4);
    List<Parameters> all = Checkpoint.layers(weights.at("flows"), flows + 1);
    Value latents = noise.forDurations(ops, mask); // [B, 2, N]
    for (int i = flows; i > 1; i--) { // the first of the curved flows is not used on the way back
      latents = curved(ops, all.get(i), swapped(ops, latents), mask, condition);
    }
    return ops.slice(straight(ops, all.get(0), swapped(ops, latents), mask), 1, 0, 1);
  }

  private static Value swapped(Ops ops, Value latents) {
    return ops.concat(1, ops.slice(latents, 1, 1, 2), ops.slice(latents, 1, 0, 1));
  }

  private static Value straight(Ops ops, Parameters flow, Value x, Value mask) {
    Value away = ops.sub(x, flow.get("translate", 2, 1));
    return ops.mul(ops.mul(away, ops.exp(ops.neg(flow.get("log_scale", 2, 1)))), mask);
  }

  /** One half says along which curve the other goes back. */
  private Value curved(Ops ops, Parameters flow, Value x, Value mask, Value condition) {
    int bins = config.size("duration_predictor_flow_bins", 10);
    Value first = ops.slice(x, 1, 0, 1);
    Value second = ops.slice(x, 1, 1, 2);
    Value begun = VitsConvolution.plain(flow.at("conv_pre"), 1, width, 1).apply(ops, first);
    Value seen = separable(ops, flow.at("conv_dds"), ops.add(begun, condition), mask);
    Value made =
        ops.mul(
            VitsConvolution.plain(flow.at("conv_proj"), width, 3L * bins - 1, 1).apply(ops, seen),
            mask);
    Value curve = ops.transpose(made, 0, 2, 1); // [B, N, 3 * bins - 1]
    double bound = config.positive("duration_predictor_tail_bound", 5);
    Value back =
        new RationalSpline(bins, bound, 1 / Math.sqrt((double) width))
            .inverse(ops, ops.transpose(second, 0, 2, 1), curve);
    return ops.mul(ops.concat(1, first, ops.transpose(back, 0, 2, 1)), mask);
  }

  /** Convolutions over each channel, ever wider, and between the channels of a letter. */
  private Value separable(Ops ops, Parameters net, Value x, Value mask) {
    long kernel = config.size("duration_predictor_kernel_size", 3);
    int count = config.size("depth_separable_num_layers", 3);
    long gap = 1;
    for (int i = 0; i < count; i++) {
      Window window = Window.plain().pad((kernel * gap - gap) / 2).dilate(gap).groups(width);
      Value wide =
          VitsConvolution.of(net.at("convs_dilated." + i), width, width, kernel, window)
              .apply(ops, ops.mul(x, mask));
      Value bent = ops.gelu(normed(ops, net.at("norms_1." + i), wide));
      Value mixed =
          VitsConvolution.plain(net.at("convs_pointwise." + i), width, width, 1).apply(ops, bent);
      x = ops.add(x, ops.gelu(normed(ops, net.at("norms_2." + i), mixed)));
      gap *= kernel;
    }
    return ops.mul(x, mask);
  }

  private Value normed(Ops ops, Parameters norm, Value x) {
    return turned(ops, LayerNorm.of(norm, width, EPSILON).apply(ops, turned(ops, x)));
  }

  private static Value turned(Ops ops, Value x) {
    return ops.transpose(x, 0, 2, 1);
  }
}
