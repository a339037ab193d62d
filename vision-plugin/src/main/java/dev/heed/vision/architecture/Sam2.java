package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;

/**
 * Masks of what one points at: an encoded image and embedded points read each other, and some
 * tokens each draw a mask and say how good it is.
 *
 * @see <a href="https://arxiv.org/abs/2408.00714">Ravi et al. 2024, SAM 2: Segment Anything in
 *     Images and Videos</a>
 */
final class Sam2 implements Architecture {

  private static final String WHOLE = "model";
  private static final String LOOKS = "vision_encoder";
  private static final String DRAWS = "prompt_encoder_mask_decoder";

  private final String modelType;
  private final String head;
  private final String graph;

  private Sam2(String modelType, String head, String graph) {
    this.modelType = modelType;
    this.head = head;
    this.graph = graph;
  }

  /**
   * All in one graph, as the published class; and an image is looked at in one, and masks are drawn
   * for any number of prompts in another. The video model has the same weights with those of a
   * memory of earlier frames, which one image does not need.
   */
  static List<Architecture> all() {
    List<Architecture> all = new ArrayList<>();
    for (String graph : List.of(WHOLE, LOOKS, DRAWS)) {
      all.add(new Sam2("sam2", "Sam2Model", graph));
      all.add(new Sam2("sam2_video", "Sam2VideoModel", graph));
    }
    return all;
  }

  @Override
  public String graph() {
    return graph;
  }

  @Override
  public String modelType() {
    return modelType;
  }

  @Override
  public List<String> heads() {
    return List.of(head);
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    Json vision = config.object("vision_config");
    long height = Pixels.size(vision.object("backbone_config"), "image_size", 0, 1024);
    long across = Pixels.size(vision.object("backbone_config"), "image_size", 1, 1024);
    MaskDrawing decoder = new MaskDrawing(ops, config, parameters, false);
    if (graph.equals(DRAWS)) {
      decoder.draw(embeddings(ops, config, height, across), points(ops), labels(ops));
      return;
    }
    Value pixels =
        ops.input("pixel_values", ElementType.F32, Dims.of("batch_size", 3, height, across));
    Value points = graph.equals(WHOLE) ? points(ops) : pixels;
    Value labels = graph.equals(WHOLE) ? labels(ops) : pixels;
    Sam2Image.Seen seen =
        new Sam2Image(ops, vision, parameters.at("vision_encoder"), choices).see(pixels);
    List<Value> embeddings = decoder.embeddings(seen.maps());
    if (graph.equals(WHOLE)) {
      decoder.draw(embeddings, points, labels);
    } else {
      for (int i = 0; i < embeddings.size(); i++) {
        ops.output(EMBEDDINGS + i, embeddings.get(i));
      }
    }
    seen.encoded().outputMaps(ops, choices, "vision_");
  }

  private static final String EMBEDDINGS = "image_embeddings.";

  /** The finest first: a quarter of the image's size, an eighth, a sixteenth. */
  private static List<Value> embeddings(Ops ops, Json config, long height, long across) {
    long width = config.object("mask_decoder_config").size("hidden_size", 256);
    long stride =
        Pixels.size(config.object("vision_config").object("backbone_config"), "patch_stride", 0, 4);
    List<Value> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      long side = stride << i;
      long channels = i == 2 ? width : width / (8 >> i);
      all.add(
          ops.input(
              EMBEDDINGS + i,
              ElementType.F32,
              Dims.of("batch_size", channels, height / side, across / side)));
    }
    return all;
  }

  static Value points(Ops ops) {
    return ops.input(
        "input_points",
        ElementType.F32,
        Dims.of("batch_size", "point_batch_size", "num_points", 2));
  }

  static Value labels(Ops ops) {
    return ops.input(
        "input_labels", ElementType.I64, Dims.of("batch_size", "point_batch_size", "num_points"));
  }
}
