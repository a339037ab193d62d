package dev.heed.vision.architecture;

import dev.heed.layer.Checkpoint;
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
 * A net made for fast detection: each block keeps what all of its convolutions gave and joins it at
 * its end.
 *
 * @see <a href="https://arxiv.org/abs/2304.08069">Zhao et al. 2024, DETRs Beat YOLOs on Real-time
 *     Object Detection, where it is the backbone</a>
 */
final class HgNetV2 extends ConvolutionalNet {

  HgNetV2() {
    super("hgnet_v2", "HGNetV2", "");
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
  void classify(Ops ops, Json config, Parameters parameters, Value pooled) {
    Checkpoint.logits(ops, parameters.at("fc"), config, pooled);
  }

  @Override
  public Stages stages(Ops ops, Json config, Parameters body, Choices choices, Value image) {
    List<Value> maps = new ArrayList<>();
    maps.add(stem(ops, config, body.at("embedder"), image));
    List<Integer> narrow = Lists.sizes(config, "stage_in_channels", 48, 128, 512, 1024);
    for (int i = 0; i < narrow.size(); i++) {
      try (Scope in = ops.scope("stage." + i)) {
        Parameters weights = body.at("encoder.stages." + i);
        maps.add(new Stage(ops, config, weights, i, narrow.get(i)).apply(maps.get(i)));
      }
    }
    return Stages.of(maps);
  }

  private static Value stem(Ops ops, Json config, Parameters stem, Value image) {
    List<Integer> widths = Lists.sizes(config, "stem_channels", 3, 32, 48);
    List<Integer> strides = Lists.sizes(config, "stem_strides", 2, 1, 1, 2, 1);
    long width = widths.get(1);
    String bend = config.text("hidden_act", "relu");
    Step step = new Step(ops, bend, config.flag("use_learnable_affine_block", false));
    Value first = rim(ops, step.apply(stem.at("stem1"), image, width, 3, strides.get(0), 1));
    Value seen = rim(ops, step.apply(stem.at("stem2a"), first, width / 2, 2, strides.get(1), 1));
    Value more = step.apply(stem.at("stem2b"), seen, width, 2, strides.get(2), 1);
    Value most = ops.maxPool(first, Window.stride(1, 1).ceiling(), 2, 2);
    Value both = ops.concat(1, ops.assume(most, more.dims().with(1, most.axis(1))), more);
    Value third = step.apply(stem.at("stem3"), both, width, 3, strides.get(3), 1);
    return step.apply(stem.at("stem4"), third, widths.get(2), 1, strides.get(4), 1);
  }

  /** With a row and a column of zeros below and to the right. */
  private static Value rim(Ops ops, Value image) {
    return ops.pad(image, 0, 0, 0, 0, 0, 0, 1, 1);
  }

  /**
   * A convolution, its norm, what bends it, and a scale and a shift where the model has them.
   *
   * @param scaled whether it has them behind what bends
   */
  private record Step(Ops ops, String bend, boolean scaled) {

    Step linear() {
      return new Step(ops, "linear", false);
    }

    Value apply(Parameters weights, Value x, long out, long kernel, long stride, long groups) {
      long pad = (kernel - 1) / 2;
      Window window = Window.stride(stride, stride).pad(pad, pad).groups(groups);
      Value made =
          ConvNorm.named("convolution", "normalization")
              .activation(bend)
              .apply(ops, weights, x, out, kernel, window);
      Parameters affine = weights.at("lab");
      return scaled ? ops.add(ops.mul(made, affine.get("scale", 1)), affine.get("bias", 1)) : made;
    }
  }

  private record Stage(Ops ops, Json config, Parameters weights, int number, long in) {

    private long size(String key, Integer... otherwise) {
      return Lists.sizes(config, key, otherwise).get(number);
    }

    private Step step() {
      return new Step(ops, "relu", config.flag("use_learnable_affine_block", false));
    }

    Value apply(Value image) {
      long stride = size("stage_downsample_strides", 2, 2, 2, 2);
      boolean halves = Lists.flag(config, "stage_downsample", number, false, true, true, true);
      Value x =
          halves
              ? step().linear().apply(weights.at("downsample"), image, in, 3, stride, in)
              : image;
      for (int i = 0; i < size("stage_num_blocks", 1, 1, 3, 1); i++) {
        Value made = block(weights.at("blocks." + i), x);
        x = i == 0 ? made : ops.add(made, x);
      }
      return x;
    }

    private Value block(Parameters block, Value x) {
      long middle = size("stage_mid_channels", 48, 96, 192, 384);
      long out = size("stage_out_channels", 128, 512, 1024, 2048);
      long kernel = size("stage_kernel_size", 3, 3, 5, 5);
      boolean light = Lists.flag(config, "stage_light_block", number, false, false, true, true);
      List<Value> all = new ArrayList<>(List.of(x));
      for (int i = 0; i < size("stage_numb_of_layers", 6, 6, 6, 6); i++) {
        Parameters layer = block.at("layers." + i);
        Value last = all.get(i);
        all.add(
            light
                ? step()
                    .apply(
                        layer.at("conv2"),
                        step().linear().apply(layer.at("conv1"), last, middle, 1, 1, 1),
                        middle,
                        kernel,
                        1,
                        middle)
                : step().apply(layer, last, middle, kernel, 1, 1));
      }
      Value joined = ops.concat(1, all);
      Value half = step().apply(block.at("aggregation.0"), joined, out / 2, 1, 1, 1);
      return step().apply(block.at("aggregation.1"), half, out, 1, 1, 1);
    }
  }
}
