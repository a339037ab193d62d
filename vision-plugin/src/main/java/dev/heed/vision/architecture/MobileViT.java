package dev.heed.vision.architecture;

import dev.heed.layer.Checkpoint;
import dev.heed.layer.ConvNorm;
import dev.heed.layer.Convolution;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Scope;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@link MobileNetV2}'s layers, and in the last three stages attention among patches: pixels at the
 * same place in all patches look at one another. Both versions have this in common.
 *
 * @see <a href="https://arxiv.org/abs/2110.02178">Mehta and Rastegari 2021, MobileViT</a>
 */
abstract class MobileViT extends ConvolutionalNet {

  private final String classes;

  MobileViT(String modelType, String classes) {
    super(modelType, classes, modelType);
    this.classes = classes;
  }

  @Override
  public final List<String> heads() {
    return List.of(
        classes + "ForImageClassification", classes + "Model", classes + "ForSemanticSegmentation");
  }

  @Override
  final String probe() {
    return "conv_stem.convolution.weight";
  }

  /** Channels of the stem and of the five stages. */
  abstract List<Long> widths(Json config);

  /** How many layers the second stage has. */
  abstract int secondDepth();

  abstract double ratio(Json config);

  /** How many channels the attention of stage 3, 4 or 5 sees, counted from 0. */
  abstract long attentionWidth(Json config, int stage);

  /** What stage 3, 4 or 5 makes of its image after it has been halved. */
  abstract Value attend(Attending attending, Value image);

  /** A stage with attention; {@code maps} takes the weights of its layers. */
  record Attending(
      Ops ops,
      Json config,
      Parameters stage,
      Choices choices,
      int number,
      List<Optional<Value>> maps) {}

  static ConvNorm step(Json config) {
    return ConvNorm.named("convolution", "normalization")
        .activation(config.text("hidden_act", "silu"));
  }

  @Override
  public final Stages stages(Ops ops, Json config, Parameters body, Choices choices, Value image) {
    List<Long> widths = widths(config);
    List<Optional<Value>> attentions = new ArrayList<>();
    Value x = step(config).apply(ops, body.at("conv_stem"), image, widths.get(0), 3, 2);
    List<Value> maps = new ArrayList<>(List.of(x));
    int coarsest = config.size("output_stride", 32);
    int dilation = 1;
    for (int i = 0; i < 5; i++) {
      Parameters stage = body.at("encoder.layer." + i);
      try (Scope in = ops.scope("stage." + i)) {
        if (i < 2) {
          for (int j = 0; j < (i == 0 ? 1 : secondDepth()); j++) {
            Parameters layer = stage.at("layer." + j);
            x = widen(ops, config, layer, x, widths.get(i + 1), i == 1 && j == 0 ? 2 : 1, 1);
          }
        } else {
          // stages that would be coarser than asked for look farther in place of halving
          boolean full = i > 2 && (2 << i) > coarsest;
          dilation *= full ? 2 : 1;
          int stride = dilation == 1 ? 2 : 1;
          Parameters halving = stage.at("downsampling_layer");
          x = widen(ops, config, halving, x, widths.get(i + 1), stride, Math.max(1, dilation / 2));
          x = attend(new Attending(ops, config, stage, choices, i - 2, attentions), x);
        }
      }
      maps.add(x);
    }
    return new Stages(maps, attentions);
  }

  private Value widen(
      Ops ops, Json config, Parameters layer, Value x, long out, int stride, int dilation) {
    long wide = Widths.divisible(Math.rint(x.size(1) * ratio(config)), 8, 8);
    return new InvertedResidual(step(config), Padding.CENTRED)
        .apply(ops, layer, x, wide, out, stride, dilation);
  }

  @Override
  final Value shaped(Ops ops, Value pooled) {
    return pooled;
  }

  /**
   * Each place with what is near and far of it, and the mean of all: {@code logits [B, K, h, w]}.
   *
   * @see <a href="https://arxiv.org/abs/1706.05587">Chen et al. 2017, DeepLab v3</a>
   */
  @Override
  final void output(
      Ops ops, String head, Json config, Parameters parameters, Parameters weights, Stages seen) {
    Parameters deeplab = parameters.at("segmentation_head");
    Parameters convolutions = deeplab.at("aspp.convs");
    ConvNorm step = step(config).activation("relu");
    Value x = seen.last();
    long width = config.size("aspp_out_channels", aspp());
    List<Value> pyramid = new ArrayList<>();
    pyramid.add(step.apply(ops, convolutions.at("0"), x, width, 1, 1));
    PerStage<Integer> rates = PerStage.sizes(config, "atrous_rates", 6, 12, 18);
    for (int i = 0; i < rates.size(); i++) {
      Window window = Padding.CENTRED.window(3, 1, rates.get(i));
      pyramid.add(step.apply(ops, convolutions.at(Integer.toString(i + 1)), x, width, 3, window));
    }
    Parameters pool = convolutions.at(rates.size() + 1 + ".conv_1x1");
    Value mean = step.apply(ops, pool, ops.reduceMean(x, true, 2, 3), width, 1, 1);
    pyramid.add(ops.expand(mean, Dims.of(x.axis(0), mean.axis(1), x.axis(2), x.axis(3))));
    Value all = step.apply(ops, deeplab.at("aspp.project"), ops.concat(1, pyramid), width, 1, 1);
    Parameters classifier = deeplab.at("classifier.convolution");
    int labels = Checkpoint.labels(config);
    ops.output(
        "logits",
        Convolution.square(classifier, width, labels, 1, true, Window.plain()).apply(ops, all));
  }

  /** Channels of the head where the file is silent. */
  abstract int aspp();

  /** A convolution without a norm. */
  static Value map(Ops ops, Parameters parameters, Value x, long out, boolean biased) {
    return Convolution.square(
            parameters.at("convolution"), x.size(1), out, 1, biased, Window.plain())
        .apply(ops, x);
  }
}
