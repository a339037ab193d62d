package dev.heed.vision.architecture;

import dev.heed.layer.Activation;
import dev.heed.layer.ConvNorm;
import dev.heed.layer.Convolution;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Scope;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.vision.architecture.TimmMobilePlan.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * timm's efficient nets: EfficientNet 1 and 2 and its lite sizes, MobileNet 2, 3 and 4. All are
 * made of few kinds of layers, by the tables of {@link TimmMobileTables}.
 */
final class TimmMobile extends TimmNet {

  TimmMobile() {
    super(
        "timm_efficientnet",
        "(?<tf>tf_)?(?<family>efficientnet_b|efficientnet_(?=l2)|efficientnet_lite|efficientnet_e(?=[sml])"
            + "|efficientnetv2_b|efficientnetv2_(?=s|m|l|xl)|efficientnetv2_rw_(?=[ts])"
            + "|mobilenetv2_|mobilenetv3_(?:small|large)_(?:minimal_)?|mobilenetv4_(?=conv|hybrid))"
            + "(?<size>\\d{1,3}d?|l2|xl|[smlt]|(?:conv|hybrid)_(?:small|medium|large)(?:_\\d+)?)");
  }

  @Override
  String probe() {
    return "conv_stem.weight";
  }

  /** Those that came from TensorFlow keep its zeros around images, and its epsilon. */
  private static ConvNorm step(Matcher name, TimmMobilePlan plan) {
    return ConvNorm.named("conv", "bn1")
        .epsilon(name.group("tf") == null ? 1e-5 : 1e-3)
        .activation(plan.activation());
  }

  private static Padding padding(Matcher name) {
    return Padding.of(name.group("tf") != null);
  }

  @Override
  Stages stages(Ops ops, Json config, Json changes, Parameters body, Choices choices, Value image) {
    Matcher name = parts(config);
    TimmMobilePlan plan = TimmMobilePlan.of(name);
    Padding padding = padding(name);
    ConvNorm step = step(name, plan);
    long stem = plan.keepsStem() ? plan.stem() : plan.channels(plan.stem());
    Value x = padding.around(ops, image, 3, 2);
    x = step.under("conv_stem", "bn1").apply(ops, body, x, stem, 3, padding.window(3, 2));
    List<Value> maps = new ArrayList<>(List.of(x));
    List<Optional<Value>> attentions = new ArrayList<>();
    List<List<TimmBlock>> stages = TimmBlock.stages(plan.table());
    for (int i = 0; i < stages.size(); i++) {
      boolean end = plan.ends() && (i == 0 || i == stages.size() - 1);
      List<TimmBlock> blocks = TimmMobileTables.deeper(stages.get(i), end ? 1 : plan.depth());
      try (Scope in = ops.scope("stage." + i)) {
        for (int j = 0; j < blocks.size(); j++) {
          Parameters weights = body.at("blocks." + i + "." + j);
          TimmBlock block = blocks.get(j);
          long stride = j == 0 ? block.number("s", 1) : 1;
          ConvNorm bent = step.activation(block.bends(plan.activation()));
          x =
              block.type().equals("mqa")
                  ? new TimmMobileAttention(ops, block, step, choices, attentions)
                      .apply(weights, x, plan.channels(block.number("c", 0)))
                  : new TimmMobileLayer(ops, block, plan, padding, bent, weights).apply(x, stride);
        }
      }
      maps.add(x);
    }
    return new Stages(maps, attentions);
  }

  @Override
  Value last(Ops ops, Json config, Parameters weights, Value map) {
    TimmMobilePlan plan = TimmMobilePlan.of(parts(config));
    return plan.head() == Head.EFFICIENT
        ? step(parts(config), plan)
            .under("conv_head", "bn2")
            .apply(ops, weights, map, plan.widest(), 1, 1)
        : map;
  }

  @Override
  Value pooled(Ops ops, Json config, Parameters weights, Value last) {
    TimmMobilePlan plan = TimmMobilePlan.of(parts(config));
    if (plan.head() == Head.EFFICIENT) {
      return super.pooled(ops, config, weights, last);
    }
    Value mean = ops.reduceMean(last, true, 2, 3);
    Value wide;
    if (plan.head() == Head.MOBILE_V4) {
      ConvNorm step = step(parts(config), plan).under("conv_head", "norm_head");
      wide = step.apply(ops, weights, mean, plan.widest(), 1, 1);
    } else {
      Parameters head = weights.at("conv_head");
      Convolution map =
          Convolution.square(head, last.size(1), plan.widest(), 1, true, Window.plain());
      wide = Activation.named(plan.activation()).apply(ops, map.apply(ops, mean));
    }
    return ops.reshape(wide, 0, plan.widest());
  }
}
