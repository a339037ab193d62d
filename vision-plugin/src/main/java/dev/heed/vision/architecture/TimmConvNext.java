package dev.heed.vision.architecture;

import static java.util.Map.entry;

import dev.heed.error.Suggestions;
import dev.heed.layer.Activation;
import dev.heed.layer.Convolution;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** timm's {@link ConvNext}, both versions, in the sizes that timm names. */
final class TimmConvNext extends TimmNet {

  /** Layers of each stage, and channels of the first; each further stage has twice as many. */
  private record Size(List<Integer> depths, int width) {}

  private static final Map<String, Size> SIZES =
      Map.ofEntries(
          entry("atto", new Size(List.of(2, 2, 6, 2), 40)),
          entry("femto", new Size(List.of(2, 2, 6, 2), 48)),
          entry("pico", new Size(List.of(2, 2, 6, 2), 64)),
          entry("nano", new Size(List.of(2, 2, 8, 2), 80)),
          entry("tiny", new Size(List.of(3, 3, 9, 3), 96)),
          entry("small", new Size(List.of(3, 3, 27, 3), 96)),
          entry("base", new Size(List.of(3, 3, 27, 3), 128)),
          entry("large", new Size(List.of(3, 3, 27, 3), 192)),
          entry("xlarge", new Size(List.of(3, 3, 27, 3), 256)),
          entry("huge", new Size(List.of(3, 3, 27, 3), 352)),
          entry("xxlarge", new Size(List.of(3, 4, 30, 3), 384)));

  TimmConvNext() {
    super("timm_convnext", "convnext(?:v2)?_(?<size>[a-z]+)(?:_(?<kind>ols|hnf|mlp))?");
  }

  @Override
  String probe() {
    return "stem.0.weight";
  }

  private double epsilon(Json config) {
    double usual = parts(config).group("size").equals("xxlarge") ? 1e-5 : 1e-6;
    return Timm.changes(config).positive("norm_eps", usual);
  }

  @Override
  Stages stages(Ops ops, Json config, Json changes, Parameters body, Choices choices, Value image) {
    Size size = size(parts(config).group("size"));
    PerStage<Integer> depths = PerStage.sizes(changes, "depths", size.depths);
    PerStage<Integer> widths =
        PerStage.sizes(
            changes, "dims", Stream.of(1, 2, 4, 8).map(times -> times * size.width).toList());
    // the sizes below tiny keep linear maps as convolutions
    boolean maps = changes.flag("conv_mlp", size.width < 96 || "hnf".equals(kind(config)));
    ConvNextStage stage =
        new ConvNextStage(
            ConvNextStage.Names.TIMM, epsilon(config), changes.text("act_layer", "gelu"), maps);
    Value x = stem(ops, "ols".equals(kind(config)), body.at("stem"), image, widths.get(0), config);
    List<Value> stages = new ArrayList<>(List.of(x));
    for (int i = 0; i < widths.size(); i++) {
      Parameters at = body.at("stages." + i);
      stages.add(stage.apply(ops, at, stages.get(i), widths.get(i), depths.get(i), i));
    }
    return Stages.of(stages);
  }

  @SuppressWarnings("NullAway") // a group that took no part is null
  private String kind(Json config) {
    return parts(config).group("kind");
  }

  private static Size size(String name) {
    Size size = SIZES.get(name);
    if (size == null) {
      throw Suggestions.unknown("size of ConvNeXT", name, SIZES.keySet());
    }
    return size;
  }

  /** Patches of 4 x 4 pixels, or two convolutions that overlap. */
  private Value stem(
      Ops ops, boolean overlaps, Parameters stem, Value image, long width, Json config) {
    if (!overlaps) {
      Value patches =
          Convolution.square(stem.at("0"), image.size(1), width, 4, true, Window.stride(4, 4))
              .apply(ops, image);
      return ConvNextStage.norm(ops, stem.at("1"), patches, epsilon(config));
    }
    boolean tiered = width < 80;
    long narrow = tiered ? Widths.divisible(width / 2.0, 8, 8) : width;
    Window window = Window.centred(3, 2);
    Value one =
        Convolution.square(stem.at("0"), image.size(1), narrow, 3, true, window).apply(ops, image);
    Value two = Convolution.square(stem.at("1"), narrow, width, 3, true, window).apply(ops, one);
    return ConvNextStage.norm(ops, stem.at("2"), two, epsilon(config));
  }

  @Override
  Value pooled(Ops ops, Json config, Parameters weights, Value last) {
    if ("hnf".equals(kind(config))) {
      Value normed = ConvNextStage.norm(ops, weights.at("norm_pre"), last, epsilon(config));
      return super.pooled(ops, config, weights, normed);
    }
    Value mean = super.pooled(ops, config, weights, last);
    Value normed =
        LayerNorm.of(weights.at("head.norm"), last.size(1), epsilon(config)).apply(ops, mean);
    if (!weights.has("head.pre_logits.fc.weight")) {
      return normed;
    }
    long width = last.size(1);
    Linear hidden = Linear.of(weights.at("head.pre_logits.fc"), width, width, true);
    return Activation.named("gelu").apply(ops, hidden.apply(ops, normed));
  }

  @Override
  String classifier() {
    return "head.fc";
  }
}
