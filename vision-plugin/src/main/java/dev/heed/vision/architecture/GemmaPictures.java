package dev.heed.vision.architecture;

import dev.heed.layer.Linear;
import dev.heed.layer.NormTable;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.List;

/**
 * What Gemma's models see: SigLIP's patches, mapped to where words are (PaliGemma), or averaged to
 * fewer and normed before that (Gemma 3).
 *
 * @see <a href="https://arxiv.org/abs/2407.07726">Beyer et al. 2024, PaliGemma</a>
 * @see <a href="https://arxiv.org/abs/2503.19786">Gemma Team 2025, Gemma 3, section 2.1</a>
 */
record GemmaPictures(String modelType, List<String> heads) implements Architecture {

  static GemmaPictures pali() {
    return new GemmaPictures("paligemma", List.of("PaliGemmaForConditionalGeneration"));
  }

  static GemmaPictures gemma3() {
    return new GemmaPictures("gemma3", List.of("Gemma3ForConditionalGeneration"));
  }

  @Override
  public String graph() {
    return "vision_encoder";
  }

  @Override
  public void build(Ops ops, Json config, Parameters all, Choices choices) {
    PictureTower tower = PictureTower.of(ops, config, all, choices);
    Value features =
        modelType.equals("gemma3")
            ? pooled(ops, config, all, tower)
            : mapped(ops, config, all, tower);
    ops.output("image_features", features);
    tower.encoded().outputMaps(ops, choices, "");
  }

  private static Value mapped(Ops ops, Json config, Parameters all, PictureTower tower) {
    Parameters projector = PictureTower.projector(all, "linear.weight");
    int width = config.objectOrEmpty("vision_config").size("projection_dim", 2048);
    long out = config.size("projection_dim", width);
    return Linear.of(projector.at("linear"), tower.width(), out, true).apply(ops, tower.last());
  }

  /** The mean of each square of patches, so that as many tokens are left as the file says. */
  private static Value pooled(Ops ops, Json config, Parameters all, PictureTower tower) {
    Json vision = config.object("vision_config");
    Pixels pixels = Pixels.of(vision, 224, 16);
    long side = Math.round(Math.sqrt(config.size("mm_tokens_per_image", 256)));
    long each = pixels.rows() / side;
    Value image = PatchEmbedding.image(ops, tower.last(), tower.grid()); // [B, C, h, w]
    Value few = ops.averagePool(image, Window.stride(each, each), each, each);
    Value tokens = ops.transpose(ops.reshape(few, 0, 0, -1), 0, 2, 1); // [B, M, C]
    Parameters projector = PictureTower.projector(all, "mm_input_projection_weight");
    double epsilon = vision.positive("layer_norm_eps", 1e-6);
    Value normed =
        NormTable.rmsNormPlusOne(epsilon)
            .of(projector.at("mm_soft_emb_norm"), tower.width())
            .apply(ops, tokens);
    long width = PictureTower.textWidth(config, 2304);
    return ops.matMul(normed, projector.get("mm_input_projection_weight", tower.width(), width));
  }
}
