package dev.heed.vision.architecture;

import dev.heed.layer.AttentionTable;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerTable;
import dev.heed.layer.LinearForm;
import dev.heed.layer.NormTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@link MobileViT} with a transformer in each of its last stages. As every place inside of patches
 * attends by itself, {@code attentions.i} has the heads of each of these places.
 */
final class MobileViTV1 extends MobileViT {

  private static final List<Integer> DEPTHS = List.of(2, 4, 3);

  MobileViTV1() {
    super("mobilevit", "MobileViT");
  }

  @Override
  List<Long> widths(Json config) {
    PerStage<Integer> necks = necks(config);
    return IntStream.range(0, 6).mapToObj(i -> (long) necks.get(i)).toList();
  }

  private static PerStage<Integer> necks(Json config) {
    return PerStage.sizes(config, "neck_hidden_sizes", 16, 32, 64, 96, 128, 160, 640);
  }

  @Override
  int secondDepth() {
    return 3;
  }

  @Override
  double ratio(Json config) {
    return config.positive("expand_ratio", 4);
  }

  @Override
  int aspp() {
    return 256;
  }

  @Override
  long attentionWidth(Json config, int stage) {
    return PerStage.sizes(config, "hidden_sizes", 144, 192, 240).get(stage);
  }

  @Override
  Value attend(Attending at, Value image) {
    Ops ops = at.ops();
    Json config = at.config();
    long kernel = config.size("conv_kernel_size", 3);
    long channels = image.size(1);
    long width = attentionWidth(config, at.number());
    Value near = step(config).apply(ops, at.stage().at("conv_kxk"), image, channels, kernel, 1);
    Value mapped = map(ops, at.stage().at("conv_1x1"), near, width, false);
    PatchCut cut = PatchCut.resized(ops, mapped, Pixels.size(config, "patch_size", 0, 2));
    Value tokens = cut.tokens(ops);
    EncoderOutput encoded =
        transformer(at, width).encode(ops, tokens, LayerContext.on(ops, cut.grid(), tokens));
    encoded.maps().forEach(map -> at.maps().add(map.map(m -> cut.perItem(ops, m))));
    Value normed = norms(config).of(at.stage().at("layernorm"), width).apply(ops, encoded.last());
    Value far = cut.image(ops, normed);
    Value back = step(config).apply(ops, at.stage().at("conv_projection"), far, channels, 1, 1);
    return step(config)
        .apply(ops, at.stage().at("fusion"), ops.concat(1, image, back), channels, kernel, 1);
  }

  private static NormTable norms(Json config) {
    return NormTable.layerNorm(config.positive("layer_norm_eps", 1e-5));
  }

  private static TransformerEncoder transformer(Attending at, long width) {
    Json config = at.config();
    LinearForm own = LinearForm.biased(config.flag("qkv_bias", true));
    LayerTable table =
        LayerTable.of(width, norms(config))
            .attention(
                AttentionTable.split(
                        "attention.attention.query",
                        "attention.attention.key",
                        "attention.attention.value",
                        "attention.output.dense")
                    .heads(config.size("num_attention_heads", 4))
                    .forms(own, own, own, LinearForm.BIASED))
            .feedForward(
                FeedForwardTable.mlp(
                    "intermediate.dense",
                    "output.dense",
                    (long) (width * config.positive("mlp_ratio", 2)),
                    config.text("hidden_act", "silu")))
            .normsBefore("layernorm_before", "layernorm_after");
    Parameters layers = at.stage().at("transformer.layer");
    return TransformerEncoder.of(
        table, Checkpoint.layers(layers, DEPTHS.get(at.number())), at.choices());
  }

  @Override
  Value last(Ops ops, Json config, Parameters weights, Value map) {
    return step(config).apply(ops, weights.at("conv_1x1_exp"), map, necks(config).get(6), 1, 1);
  }
}
