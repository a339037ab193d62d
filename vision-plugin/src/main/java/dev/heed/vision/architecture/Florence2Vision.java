package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.tensor.ElementType;
import java.util.List;

/**
 * What Florence-2 sees of a picture, as vectors that its text model reads between words: one for
 * the whole, and one for each place. It is the graph {@code vision_encoder}.
 *
 * @see <a href="https://arxiv.org/abs/2311.06242">Xiao et al. 2023</a>
 */
final class Florence2Vision implements Architecture {

  @Override
  public String modelType() {
    return "florence2";
  }

  @Override
  public String graph() {
    return "vision_encoder";
  }

  @Override
  public List<String> heads() {
    return List.of("Florence2ForConditionalGeneration");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    Json vision = config.object("vision_config");
    Parameters model = parameters.at("model");
    Dims picture = Dims.of("batch_size", vision.size("in_channels", 3), "height", "width");
    Value pixels = ops.input("pixel_values", ElementType.F32, picture);
    Davit tower = Davit.of(ops, vision, model.at("vision_tower"), choices);
    Value image = tower.apply(pixels);
    Parameters projector = model.at("multi_modal_projector");
    Value seen = Images.tokens(ops, placed(ops, vision, projector, image)); // [B, N, C]
    long width = seen.size(-1);
    Value first = projector.get("visual_temporal_embed.pos_idx_to_embed", times(vision), width);
    Value timed = ops.add(seen, ops.gather(first, 0, 0));
    Value all = ops.concat(1, ops.reduceMean(timed, true, 1), timed);
    long to = vision.size("projection_dim", 1024);
    Value projected = Linear.of(projector.at("image_projection"), width, to, false).apply(ops, all);
    ops.output(
        "image_features",
        LayerNorm.of(projector.at("image_proj_norm"), to, 1e-5).apply(ops, projected));
    new EncoderOutput(List.of(seen), tower.maps()).outputMaps(ops, choices, "");
  }

  private static int times(Json vision) {
    return vision.size("max_temporal_embeddings", 100);
  }

  /** With a trained vector of its column and one of its row on each place. */
  private static Value placed(Ops ops, Json vision, Parameters projector, Value image) {
    Parameters places = projector.at("image_position_embed");
    long count = vision.size("max_position_embeddings", 50);
    long width = image.size(-1);
    long half = width / 2;
    Value rows = part(ops, places.get("row_embeddings.weight", count, half), image, 1);
    Value columns =
        part(ops, places.get("column_embeddings.weight", count, width - half), image, 2);
    Value across =
        ops.expand(
            ops.unsqueeze(columns, 0), Dims.of(image.axis(1), image.axis(2), columns.axis(1)));
    Value down =
        ops.expand(ops.unsqueeze(rows, 1), Dims.of(image.axis(1), image.axis(2), rows.axis(1)));
    return ops.add(image, ops.concat(2, across, down));
  }

  /** As many of a table's rows as the picture has along an axis. */
  private static Value part(Ops ops, Value table, Value image, int axis) {
    Value used = ops.slice(table, 0, ops.constant(0L), ops.dimension(image, axis));
    return ops.assume(used, Dims.of(image.axis(axis), table.axis(1)));
  }
}
