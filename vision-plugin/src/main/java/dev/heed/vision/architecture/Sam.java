package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.Convolution;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerNorm;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.tensor.ElementType;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Masks of what one points at: an image is looked at once, by a ViT that mostly sees windows, and
 * masks are drawn for any number of prompts.
 *
 * @see <a href="https://arxiv.org/abs/2304.02643">Kirillov et al. 2023, Segment Anything</a>
 */
final class Sam implements Architecture {

  private static final String LOOKS = "vision_encoder";
  private static final String DRAWS = "prompt_encoder_mask_decoder";
  private static final String EMBEDDINGS = "image_embeddings";

  private final String graph;

  private Sam(String graph) {
    this.graph = graph;
  }

  /** The two graphs. */
  static List<Architecture> all() {
    return List.of(new Sam(LOOKS), new Sam(DRAWS));
  }

  @Override
  public String modelType() {
    return "sam";
  }

  @Override
  public String graph() {
    return graph;
  }

  @Override
  public List<String> heads() {
    return List.of("SamModel");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    Json vision = config.object("vision_config");
    long image = vision.size("image_size", 1024);
    long side = image / vision.size("patch_size", 16);
    if (graph.equals(LOOKS)) {
      look(ops, vision, parameters.at(LOOKS), choices, image, side);
      return;
    }
    long width = config.object("mask_decoder_config").size("hidden_size", 256);
    Value seen = ops.input(EMBEDDINGS, ElementType.F32, Dims.of("batch_size", width, side, side));
    new MaskDrawing(ops, config, parameters, true)
        .draw(List.of(seen), Sam2.points(ops), Sam2.labels(ops));
  }

  private static void look(
      Ops ops, Json vision, Parameters encoder, Choices choices, long image, long side) {
    long width = vision.size("hidden_size", 768);
    Value pixels =
        ops.input(
            "pixel_values",
            ElementType.F32,
            Dims.of("batch_size", vision.size("num_channels", 3), image, image));
    VitDet body = new VitDet(ops, settings(vision, width), named(encoder), choices);
    Embedded patches = body.embed(pixels);
    Value tokens = patches.tokens();
    if (vision.flag("use_abs_pos", true)) {
      Value places = ops.reshape(encoder.get("pos_embed", 1, side, side, width), 1, -1, width);
      tokens = ops.add(tokens, places);
    }
    EncoderOutput encoded = body.encode(new Embedded(tokens, patches.grid()));
    Value map = PatchEmbedding.image(ops, encoded.last(), patches.grid());
    long to = vision.size("output_channels", 256);
    Parameters neck = encoder.at("neck");
    Value narrow = normed(ops, neck, 1, convolved(ops, neck, "conv1", map, to, 1));
    Value smooth = normed(ops, neck, 2, convolved(ops, neck, "conv2", narrow, to, 3));
    ops.output(EMBEDDINGS, smooth);
    encoded.outputMaps(ops, choices, "vision_");
  }

  private static Value convolved(
      Ops ops, Parameters neck, String name, Value image, long to, long kernel) {
    return Convolution.square(
            neck.at(name), image.size(1), to, kernel, false, Window.centred(kernel, 1))
        .apply(ops, image);
  }

  private static Value normed(Ops ops, Parameters neck, int number, Value image) {
    LayerNorm norm = LayerNorm.of(neck.at("layer_norm" + number), image.size(1), 1e-6);
    return ops.transpose(norm.apply(ops, ops.transpose(image, 0, 2, 3, 1)), 0, 3, 1, 2);
  }

  /** What a ViTDet would say of itself. */
  private static Json settings(Json vision, long width) {
    List<Integer> all =
        vision.has("global_attn_indexes")
            ? vision.integers("global_attn_indexes")
            : List.of(2, 5, 8, 11);
    int layers = vision.size("num_hidden_layers", 12);
    List<Integer> windows =
        IntStream.range(0, layers).filter(i -> !all.contains(i)).boxed().toList();
    double ratio =
        vision.has("mlp_dim")
            ? (double) vision.size("mlp_dim") / width
            : vision.positive("mlp_ratio", 4);
    return Json.parse(
        vision.origin(),
        String.format(
            Locale.ROOT,
            "{\"hidden_size\": %s, \"num_attention_heads\": %s, \"num_hidden_layers\": %s,"
                + " \"image_size\": %s, \"patch_size\": %s, \"window_size\": %s,"
                + " \"window_block_indices\": %s, \"mlp_ratio\": %s, \"hidden_act\": \"%s\","
                + " \"layer_norm_eps\": %s, \"qkv_bias\": %s,"
                + " \"use_relative_position_embeddings\": %s,"
                + " \"use_absolute_position_embeddings\": false}",
            width,
            vision.size("num_attention_heads", 12),
            layers,
            vision.size("image_size", 1024),
            vision.size("patch_size", 16),
            vision.sizeOrZero("window_size", 14),
            windows,
            ratio,
            vision.text("hidden_act", "gelu").replace("\"", ""),
            vision.positive("layer_norm_eps", 1e-6),
            vision.flag("qkv_bias", true),
            vision.flag("use_rel_pos", true)));
  }

  private static Parameters named(Parameters encoder) {
    return RenamedParameters.of(
        encoder,
        name ->
            name.replace("embeddings.projection", "patch_embed.projection")
                .replace("encoder.layer.", "layers.")
                .replace(".attention.", ".attn.")
                .replace(".norm", ".layer_norm")
                .replace("mlp.fc", "mlp.lin"));
  }
}
