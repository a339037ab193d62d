package dev.heed.layer;

import java.util.Map;
import java.util.Optional;

/**
 * Model types of the hub that Heed knows and does not build from weights, each with the reason and
 * what to take instead. A type that is missing here and among the architectures is unknown.
 */
final class NotBuilt {

  private static final Map<String, String> REASONS =
      Map.of(
          "layoutlmv2",
          "A model of type layoutlmv2 (LayoutLMv2, LayoutXLM) sees a page through a picture network"
              + " of the library detectron2, which is not part of the published class, so Heed does"
              + " not build it from its weights. Take a LayoutLMv3 (model_type layoutlmv3), which"
              + " Heed builds whole, or one of type layoutlm, which reads words and boxes alone. A"
              + " graph of a layoutlmv2 that was exported to ONNX where detectron2 is installed"
              + " runs as a file model.onnx in its folder.");

  private NotBuilt() {}

  /** Why a type is not built, as a whole message. */
  static Optional<String> reason(String modelType) {
    return Optional.ofNullable(REASONS.get(modelType));
  }
}
