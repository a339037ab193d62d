package dev.heed.vision.architecture;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
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
    // Files from before version 0.9 keep a merge with the stage before it.
    boolean older = weights.has("layers.0.downsample.norm.weight");
    List<Integer> depths = args.sizes("depths");
    Embedded tokens = embed(ops, args, pixels, weights.at("patch_embed"));
    Value image = Images.of(ops, tokens.tokens(), tokens.grid());
    List<Optional<Value>> maps = new ArrayList<>();

    int before = 0;
    for (int i = 0; i < depths.size(); i++) {
      Parameters stage = weights.at("layers." + i);
      try (Scope in = ops.scope("stage." + i)) {
        if (i > 0) {
          Parameters merging = weights.at("layers." + (older ? i - 1 : i) + ".downsample");
          image = Swin.merge(ops, form.second(), merging, image);
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
    TimmHead.output(ops, config, args, weights.at(older ? "head" : "head.fc"), last, pooled);
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
    requireWhole(args, pixels, stage, window, covered);
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

  /** timm shifts before it pads, which differs where windows do not fit. */
  private static void requireWhole(
      Json args, Pixels pixels, int stage, int window, boolean covered) {
    long rows = pixels.rows() >> stage;
    long columns = pixels.columns() >> stage;
    boolean fits = rows % window == 0 && columns % window == 0;
    if (!covered && !fits && args.sizeAt("depths", stage) > 1) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "Stage %s of the model has %s x %s tokens, which windows of %s do not divide. Heed builds timm's Swins where they do; take an image size whose tokens fit, or export the model to ONNX."
              .formatted(stage, rows, columns, window));
    }
  }
}
