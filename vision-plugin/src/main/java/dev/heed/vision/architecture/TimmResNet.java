package dev.heed.vision.architecture;

import dev.heed.error.HeedException;
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
import java.util.Map;
import java.util.regex.Matcher;

/**
 * timm's ResNet, ResNeXt and SE-ResNet. A name tells the net: the number of its layers, a letter
 * for the kind of its stem, how many groups its convolutions have and how wide they are.
 *
 * @see <a href="https://arxiv.org/abs/1812.01187">He et al. 2018, Bag of Tricks, for the stems</a>
 * @see <a href="https://arxiv.org/abs/1611.05431">Xie et al. 2017, ResNeXt</a>
 */
final class TimmResNet extends TimmNet {

  private static final ConvNorm FIRST = ConvNorm.named("conv1", "bn1");

  /** Layers of each stage, by the number of all. */
  private static final Map<Integer, List<Integer>> DEPTHS =
      Map.of(
          10, List.of(1, 1, 1, 1),
          14, List.of(1, 1, 1, 1),
          18, List.of(2, 2, 2, 2),
          26, List.of(2, 2, 2, 2),
          34, List.of(3, 4, 6, 3),
          50, List.of(3, 4, 6, 3),
          101, List.of(3, 4, 23, 3),
          152, List.of(3, 8, 36, 3),
          200, List.of(3, 24, 36, 3),
          269, List.of(3, 30, 48, 8));

  /** Nets of layers of two convolutions; the others have three. */
  private static final List<Integer> BASIC = List.of(10, 18, 34);

  TimmResNet() {
    super(
        "timm_resnet",
        "(?:tv_)?(?<se>se)?(?<wide>wide_)?resne[xt]t?(?<depth>\\d+)(?<stem>[cdst]?)"
            + "(?:_(?<groups>\\d+)(?:x(?<width>\\d+)d)?)?");
  }

  @Override
  String probe() {
    return "bn1.weight";
  }

  @Override
  String classifier() {
    return "fc";
  }

  @Override
  Stages stages(Ops ops, Json config, Json changes, Parameters body, Choices choices, Value image) {
    Matcher name = parts(config);
    int depth = Integer.parseInt(name.group("depth"));
    PerStage<Integer> depths = PerStage.sizes(changes, "layers", depths(depth, config));
    PerStage<Integer> widths = PerStage.sizes(changes, "channels", List.of(64, 128, 256, 512));
    List<Value> maps = new ArrayList<>();
    maps.add(stem(ops, name.group("stem"), changes, body, image));
    Value x = ops.maxPool(maps.get(0), Window.centred(3, 2), 3, 3);
    for (int i = 0; i < depths.size(); i++) {
      try (Scope in = ops.scope("stage." + i)) {
        for (int j = 0; j < depths.get(i); j++) {
          Parameters layer = body.at("layer" + (i + 1) + "." + j);
          long stride = i > 0 && j == 0 ? 2 : 1;
          x = new Layer(ops, name, BASIC.contains(depth), layer, widths.get(i), stride).apply(x);
        }
      }
      maps.add(x);
    }
    return Stages.of(maps);
  }

  private static List<Integer> depths(int layers, Json config) {
    if (!DEPTHS.containsKey(layers)) {
      throw HeedException.invalidModel(
          "%s: the ResNets of timm that are built have %s layers, not %s."
              .formatted(config.origin(), DEPTHS.keySet().stream().sorted().toList(), layers));
    }
    return DEPTHS.get(layers);
  }

  /** One convolution of 7 x 7, or three of 3 x 3: {@code [B, C, H/2, W/2]}. */
  private static Value stem(Ops ops, String kind, Json changes, Parameters body, Value image) {
    ConvNorm step = FIRST.activation("relu");
    if (kind.isEmpty()) {
      return step.apply(ops, body, image, 64, 7, 2);
    }
    long width = changes.size("stem_width", kind.equals("s") ? 64 : 32);
    long narrow = kind.equals("t") ? 3 * (width / 4) : width;
    Parameters deep = body.at("conv1");
    Value one = step.under("0", "1").apply(ops, deep, image, narrow, 3, 2);
    Value two = step.under("3", "4").apply(ops, deep, one, width, 3, 1);
    return step.under("conv1.6", "bn1").apply(ops, body, two, 2 * width, 3, 1);
  }

  /** What adds to {@code x} of {@code planes} channels, or of four times as many. */
  private record Layer(
      Ops ops, Matcher name, boolean basic, Parameters layer, long planes, long stride) {

    Value apply(Value x) {
      ConvNorm bent = FIRST.activation("relu");
      long out = basic ? planes : 4 * planes;
      Value made;
      if (basic) {
        made = bent.apply(ops, layer, x, planes, 3, stride);
        made = FIRST.under("conv2", "bn2").apply(ops, layer, made, out, 3, 1);
      } else {
        long width = planes * perGroup() / 64 * groups();
        made = bent.apply(ops, layer, x, width, 1, 1);
        made =
            bent.under("conv2", "bn2")
                .apply(ops, layer, made, width, 3, Window.centred(3, stride).groups(groups()));
        made = FIRST.under("conv3", "bn3").apply(ops, layer, made, out, 1, 1);
      }
      Value weighed =
          name.group("se") == null
              ? made
              : SqueezeExcitation.named("fc1", "fc2")
                  .apply(ops, layer.at("se"), made, Widths.divisible(out / 16.0, 8, 8, 0));
      boolean same = x.axis(1).is(out) && stride == 1;
      return ops.relu(ops.add(weighed, same ? x : around(x, out)));
    }

    private long groups() {
      return name.group("width") == null ? 1 : Long.parseLong(name.group("groups"));
    }

    private long perGroup() {
      return name.group("width") != null
          ? Long.parseLong(name.group("width"))
          : name.group("wide") != null ? 64 * Long.parseLong(name.group("groups")) : 64;
    }

    /** Newer stems go with a mean of neighbours before the convolution that goes around. */
    private Value around(Value x, long out) {
      Parameters down = layer.at("downsample");
      if (!List.of("d", "t").contains(name.group("stem"))) {
        return ConvNorm.named("0", "1").apply(ops, down, x, out, 1, stride);
      }
      Value mean =
          stride == 1 ? x : ops.averagePool(x, Window.stride(stride, stride).ceiling(), 2, 2);
      return ConvNorm.named("1", "2").apply(ops, down, mean, out, 1, 1);
    }
  }
}
