package dev.heed.vision.architecture;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import java.util.List;

/** A net whose feature maps others read: detectors, segmenters, estimators of depth. */
interface Backbone {

  /**
   * Runs the net.
   *
   * @param config its own, {@code backbone_config} of the model that reads it
   * @param body its weights by their published names
   * @param image {@code [B, 3, H, W]}
   */
  Stages stages(Ops ops, Json config, Parameters body, Choices choices, Value image);

  /** The feature maps {@code [B, C, H, W]} that {@code config} asks for, finest first. */
  default List<Value> features(
      Ops ops, Json config, Parameters body, Choices choices, Value image) {
    return features(ops, config, body, stages(ops, config, body, choices, image));
  }

  /** Those that {@code config} asks for; some nets have a norm for each. */
  default List<Value> features(Ops ops, Json config, Parameters body, Stages stages) {
    return stages.asked(config).stream().map(Stages.Stage::map).toList();
  }

  /**
   * The one that a configuration names: by its {@code model_type}, or as timm's {@code backbone}.
   *
   * @throws dev.heed.error.HeedException INVALID_MODEL where it is none of them
   */
  static Backbone of(Json config) {
    return VisionArchitectures.all().stream()
        .filter(known -> known instanceof Backbone && isIn(config, known))
        .map(known -> (Backbone) known)
        .findFirst()
        .orElseThrow(
            () ->
                invalidModel(
                    "%s names a backbone '%s' that is not built from weights."
                        .formatted(
                            config.origin(),
                            Timm.name(config).orElseGet(() -> config.text("model_type", "")))));
  }

  /** A detector's own configuration may name a net of timm's: {@code use_timm_backbone}. */
  private static boolean isIn(Json config, Architecture known) {
    return known.builds(config) || (known instanceof TimmNet net && net.isNamedIn(config));
  }
}
