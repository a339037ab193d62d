package dev.heed.vision.architecture;

import static dev.heed.error.HeedException.invalidModel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.layer.BatchNorm;
import dev.heed.layer.ConvNorm;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.op.Dim;
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
 * A net that finds lines of text: beside each square convolution an upright and a flat one.
 *
 * @see <a href="https://arxiv.org/abs/2111.02394">Chen et al. 2021, FAST: Faster Arbitrarily-Shaped
 *     Text Detector</a>
 */
final class TextNet extends ConvolutionalNet {

  private static final String KERNELS = "conv_layer_kernel_sizes";
  private static final String STRIDES = "conv_layer_strides";

  /** The smallest published net. */
  private static final Json TINY =
      Json.parse(
          "TextNet",
          """
          {"conv_layer_kernel_sizes": [
             [[3, 3], [3, 3], [3, 3]],
             [[3, 3], [1, 3], [3, 3], [3, 1]],
             [[3, 3], [3, 3], [3, 1], [1, 3]],
             [[3, 3], [3, 1], [1, 3], [3, 3]]],
           "conv_layer_strides": [[1, 2, 1], [2, 1, 1, 1], [2, 1, 1, 1], [2, 1, 1, 1]]}
          """);

  TextNet() {
    super("textnet", "TextNet", "textnet");
  }

  @Override
  String probe() {
    return "stem.conv.weight";
  }

  @Override
  String classifier() {
    return "fc";
  }

  @Override
  public Stages stages(Ops ops, Json config, Parameters body, Choices choices, Value image) {
    double epsilon = config.positive("batch_norm_eps", 1e-5);
    PerStage<Integer> widths = PerStage.sizes(config, "hidden_sizes", 64, 64, 128, 256, 512);
    ConvNorm step =
        ConvNorm.named("conv", "batch_norm")
            .epsilon(epsilon)
            .activation(config.text("stem_act_func", "relu"));
    long kernel = config.size("stem_kernel_size", 3);
    long stem = config.size("stem_out_channels", 64);
    long stride = config.size("stem_stride", 2);
    List<Value> maps = new ArrayList<>();
    maps.add(step.apply(ops, body.at("stem"), image, stem, kernel, stride));
    JsonNode kernels = JsonNodes.get(config.has(KERNELS) ? config : TINY, KERNELS);
    JsonNode strides = JsonNodes.get(config.has(STRIDES) ? config : TINY, STRIDES);
    for (int i = 0; i < kernels.size(); i++) {
      Value x = maps.get(i);
      try (Scope in = ops.scope("stage." + i)) {
        for (int j = 0; j < kernels.path(i).size(); j++) {
          JsonNode sides = kernels.path(i).path(j);
          Parameters block = body.at("encoder.stages." + i + ".stage." + j);
          Layer layer = new Layer(ops, block, epsilon, size(strides.path(i).path(j)));
          x = layer.apply(x, widths.get(i + 1), size(sides.path(0)), size(sides.path(1)));
        }
      }
      maps.add(x);
    }
    return Stages.of(maps);
  }

  private static long size(JsonNode number) {
    if (!number.isInt() || number.asInt() < 1 || number.asInt() > 99) {
      throw invalidModel(
          "'%s' and '%s' of TextNet hold a list for each stage, of kernels [3, 3] and of strides 2, but an entry is %s."
              .formatted(KERNELS, STRIDES, number.isMissingNode() ? "missing" : number));
    }
    return number.asInt();
  }

  /** Three convolutions and the image itself, each with a norm; their sum. */
  private record Layer(Ops ops, Parameters block, double epsilon, long stride) {

    Value apply(Value x, long out, long high, long wide) {
      Value sum = branch("main", x, out, high, wide);
      if (wide != 1) {
        sum = ops.add(sum, branch("vertical", x, out, high, 1));
      }
      if (high != 1) {
        sum = ops.add(sum, branch("horizontal", x, out, 1, wide));
      }
      if (x.axis(1).is(out) && stride == 1) {
        sum = ops.add(sum, norm("rbr_identity", out).apply(ops, x));
      }
      return ops.relu(sum);
    }

    private BatchNorm norm(String name, long width) {
      return BatchNorm.of(block.at(name), width, epsilon);
    }

    private Value branch(String name, Value x, long out, long high, long wide) {
      Value kernels = block.get(name + "_conv.weight", out, x.size(1), high, wide);
      Window window = Window.stride(stride, stride).pad((high - 1) / 2, (wide - 1) / 2);
      return norm(name + "_batch_norm", out).apply(ops, ops.conv(x, kernels, window));
    }
  }

  /** The means of the four quarters, {@code [B, C, 2, 2]}. */
  @Override
  Value pooler(Ops ops, Json config, Parameters weights, Value last) {
    List<Value> rows = new ArrayList<>();
    for (Value half : halves(ops, last, 2)) {
      List<Value> quarters = new ArrayList<>();
      halves(ops, half, 3).forEach(part -> quarters.add(ops.reduceMean(part, true, 2, 3)));
      rows.add(ops.concat(3, quarters));
    }
    return ops.concat(2, rows);
  }

  /** They share the middle of an odd axis. */
  private static List<Value> halves(Ops ops, Value x, int axis) {
    Dim size = x.axis(axis);
    Value all = ops.sizes(Dims.of(size));
    Value two = ops.constants(2);
    Value small = ops.div(all, two);
    Value large = ops.div(ops.add(all, ops.constants(1)), two);
    return List.of(ops.slice(x, axis, ops.constants(0), large), ops.slice(x, axis, small, all));
  }
}
