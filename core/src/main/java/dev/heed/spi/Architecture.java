package dev.heed.spi;

import dev.heed.model.Json;
import dev.heed.op.Ops;
import java.util.List;

/**
 * A family of models, built from its weights: one file that reads like its paper.
 *
 * <p>{@link #build} declares the graph's inputs ({@code ops.input}) and outputs ({@code
 * ops.output}) under the names that the usual exporters write, with symbolic batch (and sequence or
 * image) axes where the model allows it.
 */
public interface Architecture {

  /** {@code model_type} of its {@code config.json}: {@code vit}. */
  String modelType();

  /**
   * Whether it builds what a {@code config.json} describes: that of its {@link #modelType}, unless
   * a family is told apart by something else, as timm's models by the beginning of their names.
   */
  default boolean builds(Json config) {
    return config.text("model_type", "").equals(modelType());
  }

  /**
   * The classes that {@code architectures} in a {@code config.json} may name, for messages and
   * checks.
   */
  List<String> heads();

  /** The graph that it builds, as exporters name its file: {@code model}, {@code encoder_model}. */
  default String graph() {
    return "model";
  }

  /**
   * Records the whole model.
   *
   * @param config {@code config.json}; its {@code architectures} entry picks the head
   * @param parameters the weights by their published names
   * @param choices mechanisms to use in place of the model's own, and whether maps are wanted
   */
  void build(Ops ops, Json config, Parameters parameters, Choices choices);
}
