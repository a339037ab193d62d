package dev.heed.vision.architecture;

import dev.heed.layer.Convolution;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerNorm;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Scope;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Swin of both versions in the library timm, by its own names of weights.
 *
 * @see Swin
 */
final class TimmSwin implements Architecture {

  private static final double EPSILON = 1e-5;

  private final String kind;
  private final SwinForm form;

  private TimmSwin(String kind, boolean second) {
    this.kind = kind;
    this.form = SwinForm.timm(second);
  }

  static TimmSwin first() {
    return new TimmSwin("swin", false);
  }

  static TimmSwin second() {
    return new TimmSwin("swinv2", true);
  }

  @Override
  public String modelType() {
    return "timm_" + kind;
  }

  @Override
  public boolean builds(Json config) {
    return TimmTable.arguments(config, kind).isPresent();
  }

  @Override
  public List<String> heads() {
    return TimmHead.NAMES;
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Json args = TimmTable.arguments(config, kind).orElseThrow();
    Parameters weights = Timm.weights(parameters, "patch_embed.proj.weight");
    Pixels pixels = TimmBlocks.pixels(args);
    List<Integer> depths = args.sizes("depths");
    Embedded tokens = embed(ops, args, pixels, weights.at("patch_embed"));
    Value image = Images.of(ops, tokens.tokens(), tokens.grid());
    List<Optional<Value>> maps = new ArrayList<>();

    int before = 0;
    for (int i = 0; i < depths.size(); i++) {
      Parameters stage = weights.at("layers." + i);
      try (Scope in = ops.scope("stage." + i)) {
        if (i > 0) {
          image = Swin.merge(ops, form.second(), stage.at("downsample"), image);
        }
        TokenGrid grid = Images.grid(image);
        SwinStage layers =
            new SwinStage(
                ops, form, sizes(args, pixels, i), stage.at("blocks"), choices, before, grid);
        EncoderOutput encoded = layers.encode(Images.tokens(ops, image), depths.get(i));
        maps.add(encoded.maps().get(depths.get(i) - 1));
        image = Images.of(ops, encoded.last(), grid);
      }
      before += depths.get(i);
    }

    Value last = LayerNorm.of(weights.at("norm"), image.size(3), EPSILON).apply(ops, image);
    Value pooled = ops.reduceMean(last, false, 1, 2);
    TimmHead.output(ops, config, args, weights.at("head.fc"), last, pooled);
    new EncoderOutput(List.of(last), maps).outputMaps(ops, choices, "");
  }

  private static Embedded embed(Ops ops, Json args, Pixels pixels, Parameters cut) {
    long width = args.size("embed_dim");
    long patch = pixels.patch();
    Window window = Window.stride(patch, patch).padEach(0, 0, patch - 1, patch - 1);
    Convolution convolution =
        Convolution.square(cut.at("proj"), pixels.channels(), width, patch, true, window);
    Embedded patches = PatchEmbedding.tokens(ops, convolution.apply(ops, pixels.input(ops)));
    LayerNorm norm = LayerNorm.of(cut.at("norm"), width, EPSILON);
    return new Embedded(norm.apply(ops, patches.tokens()), patches.grid());
  }

  private static SwinStage.Sizes sizes(Json args, Pixels pixels, int stage) {
    long width = args.size("embed_dim") * (1L << stage);
    int window = (int) Pixels.size(args, "window_size", stage, 7);
    long trained = Math.max(1, Math.min(pixels.rows(), pixels.columns()) >> stage);
    boolean covered = trained <= window;
    List<Integer> before =
        args.has("pretrained_window_sizes") ? args.integers("pretrained_window_sizes") : List.of();
    return new SwinStage.Sizes(
        width,
        args.sizeAt("num_heads", stage),
        covered ? (int) trained : window,
        covered ? 0 : window / 2,
        stage < before.size() ? before.get(stage) : 0,
        (long) (args.positive("mlp_ratio", 4) * width),
        args.flag("qkv_bias", true),
        "gelu",
        EPSILON);
  }
}
