package dev.heed.vision.architecture;

import dev.heed.layer.ConvNorm;
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
 * PaddlePaddle's net for fast processors, which detectors such as D-FINE look through: each block
 * joins what all its layers made.
 *
 * @see <a href="https://github.com/PaddlePaddle/PaddleClas">PaddleClas, PP-HGNetV2</a>
 */
final class HgNetV2 extends ConvolutionalNet {

  HgNetV2() {
    super("hgnet_v2", "HGNetV2", "hgnet_v2");
  }

  @Override
  public List<String> heads() {
    return List.of("HGNetV2ForImageClassification", "HGNetV2Backbone");
  }

  @Override
  String probe() {
    return "embedder.stem1.convolution.weight";
  }

  @Override
  String classifier() {
    return "fc";
  }

  @Override
  public Stages stages(Ops ops, Json config, Parameters body, Choices choices, Value image) {
    Steps steps = new Steps(ops, config.flag("use_learnable_affine_block", false));
    List<Value> maps = new ArrayList<>();
    maps.add(stem(steps, config, body.at("embedder"), image));
    PerStage<Integer> ins = PerStage.sizes(config, "stage_in_channels", 48, 128, 512, 1024);
    for (int i = 0; i < ins.size(); i++) {
      try (Scope in = ops.scope("stage." + i)) {
        maps.add(stage(steps, config, body.at("encoder.stages." + i), maps.get(i), i));
      }
    }
    return Stages.of(maps);
  }

  private static Value stem(Steps steps, Json config, Parameters stem, Value image) {
    Ops ops = steps.ops;
    String bend = config.text("hidden_act", "relu");
    PerStage<Integer> widths = PerStage.sizes(config, "stem_channels", 3, 32, 48);
    PerStage<Integer> strides = PerStage.sizes(config, "stem_strides", 2, 1, 1, 2, 1);
    long width = widths.get(1);
    Value one = steps.apply(stem.at("stem1"), image, width, 3, strides.get(0), 1, bend);
    Value padded = below(ops, one);
    Value a = steps.apply(stem.at("stem2a"), padded, width / 2, 2, strides.get(1), 1, bend);
    Value b = steps.apply(stem.at("stem2b"), below(ops, a), width, 2, strides.get(2), 1, bend);
    Value largest = ops.maxPool(padded, Window.stride(1, 1), 2, 2);
    Value both = ops.concat(1, largest, b);
    Value three = steps.apply(stem.at("stem3"), both, width, 3, strides.get(3), 1, bend);
    return steps.apply(stem.at("stem4"), three, widths.get(2), 1, strides.get(4), 1, bend);
  }

  /** With a row and a column of zeros below and to the right. */
  private static Value below(Ops ops, Value x) {
    return Padding.zeros(ops, x, 0, 1);
  }

  private static Value stage(Steps steps, Json config, Parameters stage, Value image, int i) {
    long middle = PerStage.sizes(config, "stage_mid_channels", 48, 96, 192, 384).get(i);
    long out = PerStage.sizes(config, "stage_out_channels", 128, 512, 1024, 2048).get(i);
    int layers = PerStage.sizes(config, "stage_numb_of_layers", 6, 6, 6, 6).get(i);
    int kernel = PerStage.sizes(config, "stage_kernel_size", 3, 3, 5, 5).get(i);
    boolean light = PerStage.flags(config, "stage_light_block", false, false, true, true).get(i);
    int stride = PerStage.sizes(config, "stage_downsample_strides", 2, 2, 2, 2).get(i);
    boolean halves = PerStage.flags(config, "stage_downsample", false, true, true, true).get(i);
    long width = image.size(1);
    Value x =
        halves
            ? steps.apply(stage.at("downsample"), image, width, 3, stride, width, "linear")
            : image;
    int blocks = PerStage.sizes(config, "stage_num_blocks", 1, 1, 3, 1).get(i);
    for (int j = 0; j < blocks; j++) {
      Parameters block = stage.at("blocks." + j);
      List<Value> made = new ArrayList<>(List.of(x));
      for (int k = 0; k < layers; k++) {
        Parameters layer = block.at("layers." + k);
        made.add(steps.layer(layer, made.get(k), middle, kernel, light));
      }
      Value joined = steps.ops.concat(1, made);
      Value few = steps.apply(block.at("aggregation.0"), joined, out / 2, 1, 1, 1, "relu");
      Value y = steps.apply(block.at("aggregation.1"), few, out, 1, 1, 1, "relu");
      x = j == 0 ? y : steps.ops.add(y, x);
    }
    return x;
  }

  /** Convolutions; {@code affine} where each has one scale and one shift behind it. */
  private record Steps(Ops ops, boolean affine) {

    private static final ConvNorm STEP = ConvNorm.named("convolution", "normalization");

    Value apply(
        Parameters parameters,
        Value x,
        long out,
        long kernel,
        long stride,
        long groups,
        String activation) {
      long half = (kernel - 1) / 2;
      Window window = Window.stride(stride, stride).pad(half, half).groups(groups);
      Value y = STEP.activation(activation).apply(ops, parameters, x, out, kernel, window);
      if (!affine || activation.equals("linear")) {
        return y;
      }
      Value scaled = ops.mul(y, parameters.get("lab.scale", 1));
      return ops.add(scaled, parameters.get("lab.bias", 1));
    }

    /** A light layer goes over channels first, then over places. */
    Value layer(Parameters layer, Value x, long out, long kernel, boolean light) {
      if (!light) {
        return apply(layer, x, out, kernel, 1, 1, "relu");
      }
      Value mapped = apply(layer.at("conv1"), x, out, 1, 1, 1, "linear");
      return apply(layer.at("conv2"), mapped, out, kernel, 1, out, "relu");
    }
  }
}
