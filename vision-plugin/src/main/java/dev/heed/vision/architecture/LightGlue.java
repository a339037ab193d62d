package dev.heed.vision.architecture;

import dev.heed.error.HeedException;
import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.Linear;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Scope;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which points of two pictures are the same: the points of SuperPoint look at those of their own
 * picture and at those of the other, layer by layer, until they are sure.
 *
 * <p>The published code takes points and pairs out as soon as they need no further look. Here they
 * stay, are seen by no other point, and what was found of them is kept; the answers are the same.
 *
 * @see <a href="https://arxiv.org/abs/2306.13643">Lindenberger et al. 2023, LightGlue: Local
 *     Feature Matching at Light Speed</a>
 */
final class LightGlue implements Architecture {

  @Override
  public String modelType() {
    return "lightglue";
  }

  @Override
  public List<String> heads() {
    return List.of("LightGlueForKeypointMatching");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    Json detector = config.object("keypoint_detector_config");
    if (!detector.text("model_type", "superpoint").equals("superpoint")) {
      throw HeedException.invalidModel(
          "%s matches the points of a '%s'; from weights Heed builds a LightGlue over SuperPoint."
              .formatted(config.origin(), detector.text("model_type")));
    }
    Value pairs =
        ops.input("pixel_values", ElementType.F32, Dims.of("batch_size", 2, 3, "height", "width"));
    Value pixels =
        ops.reshape(
            pairs, ops.concat(0, ops.constants(-1, 3), ops.slice(ops.shape(pairs), 0, 3, 5)));
    Points points = SuperPoint.detect(ops, detector, parameters.at("keypoint_detector"), pixels, 1);

    GluedPoints glue = new GluedPoints(ops, config, parameters, choices);
    Value angles = glue.angles(normalized(ops, points.places(), pixels));
    Value x = glue.projected(points.descriptors());
    int layers = Checkpoint.requireLayers(config.size("num_hidden_layers", 9));
    Progress progress = new Progress(ops, config, points.mask());
    List<Value> states = new ArrayList<>(List.of(x));
    List<Optional<Value>> maps = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      try (Scope in = ops.scope("layer." + i)) {
        x = glue.layer(i, x, angles, progress.active(), maps);
        states.add(x);
        boolean last = i + 1 == layers;
        MatchAssignment assignment = MatchAssignment.of(parameters, config, i);
        Optional<Value> sure =
            last ? Optional.empty() : Optional.of(confidence(ops, parameters, i, x));
        progress.keep(i, layers, assignment.matches(ops, x, progress.active()), sure);
        if (!last) {
          progress.narrow(i, layers, assignment.matchability(ops, x), sure.orElseThrow());
        }
      }
    }
    ops.output("matches", paired(ops, progress.matches()));
    ops.output("matching_scores", paired(ops, progress.scores()));
    ops.output("keypoints", paired(ops, points.places()));
    ops.output("prune", paired(ops, progress.rounds()));
    ops.output("mask", paired(ops, ops.cast(points.mask(), ElementType.I32)));
    new EncoderOutput(states, maps).outputMaps(ops, choices, "");
  }

  /** {@code [2 B, N, ...] -> [B, 2, N, ...]}. */
  static Value paired(Ops ops, Value x) {
    Value rest = ops.slice(ops.shape(x), 0, 1, Long.MAX_VALUE);
    return ops.reshape(x, ops.concat(0, ops.constants(-1, 2), rest));
  }

  /** From the middle of the picture, half of whose longer side is 1. */
  private static Value normalized(Ops ops, Value places, Value pixels) {
    Value sides =
        ops.cast(
            ops.concat(
                0,
                ops.unsqueeze(ops.dimension(pixels, 3), 0),
                ops.unsqueeze(ops.dimension(pixels, 2), 0)),
            ElementType.F32);
    Value fromMiddle = ops.sub(ops.mul(places, sides), ops.div(sides, 2));
    return ops.div(fromMiddle, ops.div(ops.reduceMax(sides, true, 0), 2));
  }

  /** How sure each point is that it needs no further look: {@code [2 B, N]}. */
  private static Value confidence(Ops ops, Parameters parameters, int layer, Value x) {
    Parameters token = parameters.at("token_confidence." + layer + ".token");
    return ops.sigmoid(ops.squeeze(Linear.of(token, x.size(-1), 1, true).apply(ops, x), 2));
  }
}
