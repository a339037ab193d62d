package dev.heed.vision.architecture;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.layer.Activation;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * Big Transfer: a {@link ResNet} that learned from many images, with norms before its convolutions
 * and kernels that are brought to mean 0 and variance 1.
 *
 * @see <a href="https://arxiv.org/abs/1912.11370">Kolesnikov et al. 2020, Big Transfer (BiT)</a>
 */
final class Bit extends ConvolutionalNet {

  Bit() {
    super("bit", "Bit", "bit");
  }

  @Override
  String probe() {
    return "embedder.convolution.weight";
  }

  @Override
  String classifier() {
    return "classifier.1";
  }

  private static boolean before(Json config) {
    return config.text("layer_type", "preactivation").equals("preactivation");
  }

  @Override
  public Stages stages(Ops ops, Json config, Parameters body, Choices choices, Value image) {
    Steps steps = new Steps(ops, config);
    PerStage<Integer> widths = PerStage.sizes(config, "hidden_sizes", 256, 512, 1024, 2048);
    PerStage<Integer> depths = PerStage.sizes(config, "depths", 3, 4, 6, 3);
    List<Value> maps = new ArrayList<>();
    maps.add(stem(steps, body.at("embedder"), image));
    int coarse = 4;
    int dilation = 1;
    for (int i = 0; i < widths.size(); i++) {
      int halving = i == 0 ? 1 : 2;
      boolean full = coarse >= config.size("output_stride", 32);
      int first = dilation;
      dilation *= full ? halving : 1;
      first = dilation <= 2 ? 1 : first;
      int stride = full ? 1 : halving;
      coarse *= stride;
      long out = Widths.divisible((double) widths.get(i) * config.size("width_factor", 1), 8, 8);
      Value x = maps.get(i);
      for (int j = 0; j < depths.get(i); j++) {
        Parameters layer = body.at("encoder.stages." + i + ".layers." + j);
        x =
            before(config)
                ? steps.preactivated(layer, x, out, j == 0 ? stride : 1, j == 0)
                : steps.plain(
                    layer, x, out, j == 0 ? stride : 1, j == 0 ? first : dilation, j == 0);
      }
      maps.add(x);
    }
    return Stages.of(maps);
  }

  private static Value stem(Steps steps, Parameters embedder, Value image) {
    Ops ops = steps.ops;
    Json config = steps.config;
    Value x = steps.convolve(embedder.at("convolution"), image, size(config), 7, 2, 1);
    boolean same = steps.padding() == Padding.SAME;
    Value padded = same ? x : Padding.zeros(ops, x, 1, 1);
    Value normed = before(config) ? padded : steps.norm(embedder.at("norm"), padded, true);
    boolean dynamic = config.flag("embedding_dynamic_padding", false);
    Value around = Padding.of(dynamic).around(ops, normed, 3, 2);
    return ops.maxPool(around, Window.stride(2, 2), 3, 3);
  }

  private static long size(Json config) {
    return config.size("embedding_size", 64);
  }

  @Override
  Value last(Ops ops, Json config, Parameters weights, Value map) {
    return before(config) ? new Steps(ops, config).norm(weights.at("norm"), map, true) : map;
  }

  /** What layers are made of. */
  private record Steps(Ops ops, Json config) {

    Padding padding() {
      String padding = config.text("global_padding", "");
      if (padding.equalsIgnoreCase("valid")) {
        throw new HeedException(
            ErrorCode.UNSUPPORTED,
            "%s: BiT without zeros around its images ('global_padding' VALID) is not built; 'SAME' and none are."
                .formatted(config.origin()));
      }
      return Padding.of(padding.equalsIgnoreCase("same"));
    }

    /** By kernels of mean 0 and variance 1. */
    Value convolve(
        Parameters parameters, Value x, long out, long kernel, long stride, long dilation) {
      Value weight = parameters.get("weight", out, x.size(1), kernel, kernel);
      Value centred = ops.sub(weight, ops.reduceMean(weight, true, 1, 2, 3));
      Value variance = ops.reduceMean(ops.mul(centred, centred), true, 1, 2, 3);
      Value standard = ops.div(centred, ops.sqrt(ops.add(variance, 1e-8)));
      Value around = padding().around(ops, x, kernel, stride);
      return ops.conv(around, standard, padding().window(kernel, stride, dilation));
    }

    Value norm(Parameters norm, Value x, boolean bent) {
      long width = x.size(1);
      Value weight = norm.get("weight", width);
      Value bias = norm.get("bias", width);
      long groups = config.size("num_groups", 32);
      Value normed = ops.groupNormalization(x, weight, bias, groups, 1e-5);
      return bent ? bend(normed) : normed;
    }

    private Value bend(Value x) {
      return Activation.named(config.text("hidden_act", "relu")).apply(ops, x);
    }

    private static long narrow(long out) {
      return Widths.divisible(out / 4.0, 8, 8);
    }

    Value preactivated(Parameters layer, Value x, long out, long stride, boolean first) {
      Value ready = norm(layer.at("norm1"), x, true);
      Value around = first ? convolve(layer.at("downsample.conv"), ready, out, 1, stride, 1) : x;
      Value y = convolve(layer.at("conv1"), ready, narrow(out), 1, 1, 1);
      y = norm(layer.at("norm2"), y, true);
      y = convolve(layer.at("conv2"), y, narrow(out), 3, stride, 1);
      y = convolve(layer.at("conv3"), norm(layer.at("norm3"), y, true), out, 1, 1, 1);
      return ops.add(y, around);
    }

    Value plain(Parameters layer, Value x, long out, long stride, long dilation, boolean first) {
      Value around = x;
      if (first) {
        Value shorter = convolve(layer.at("downsample.conv"), x, out, 1, stride, 1);
        around = norm(layer.at("downsample.norm"), shorter, false);
      }
      Value y = convolve(layer.at("conv1"), x, narrow(out), 1, 1, 1);
      y = norm(layer.at("norm1"), y, true);
      y = convolve(layer.at("conv2"), y, narrow(out), 3, stride, dilation);
      y = norm(layer.at("norm2"), y, true);
      y = norm(layer.at("norm3"), convolve(layer.at("conv3"), y, out, 1, 1, 1), false);
      return bend(ops.add(y, around));
    }
  }
}
