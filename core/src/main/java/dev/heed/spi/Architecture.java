package dev.heed.spi;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
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
   * The classes that {@code architectures} in a {@code config.json} may name, for messages and
   * checks.
   */
  List<String> heads();

  /** The graph that it builds, as exporters name its file: {@code model}, {@code encoder_model}. */
  default String graph() {
    return "model";
  }

  /** The one of {@link #heads} that a {@code config.json} names in {@code architectures}. */
  default String head(Json config) {
    List<String> named = config.texts("architectures");
    return named.stream()
        .filter(heads()::contains)
        .findFirst()
        .orElseThrow(
            () ->
                new HeedException(
                    ErrorCode.UNSUPPORTED,
                    "%s: 'architectures' names %s, but Heed builds these heads of %s: %s. Export the model to ONNX, and put the graph into the folder."
                        .formatted(
                            config.origin(), named, modelType(), String.join(", ", heads()))));
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
