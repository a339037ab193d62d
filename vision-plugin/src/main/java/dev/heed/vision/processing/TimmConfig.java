package dev.heed.vision.processing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import java.util.Map;
import java.util.Optional;

/**
 * What timm writes of a model's pictures: {@code pretrained_cfg}, most often in {@code config.json}
 * with no other file beside it. Its keys are read under the names of the other configurations.
 *
 * @see <a href="https://huggingface.co/docs/timm/main/en/reference/data">timm.data</a>
 */
final class TimmConfig {

  private static final String KEY = "pretrained_cfg";

  private static final Map<String, String> NAMES =
      Map.of(
          "input_size", "size",
          "mean", "image_mean",
          "std", "image_std",
          "interpolation", "resample",
          "crop_pct", "crop_pct",
          "crop_mode", "crop_mode");

  private TimmConfig() {}

  /** Where a folder says how its images are processed. */
  static Optional<Json> find(ModelFolder folder) {
    return folder
        .processorConfig("image")
        .or(() -> folder.processorConfig("video"))
        .or(() -> folder.findJson("config.json").filter(config -> config.has(KEY)));
  }

  /** The configuration itself, or what a timm model's says in its words. */
  static Json read(Json config, Json model) {
    boolean timm =
        config.has(KEY) || config.text("image_processor_type", "").startsWith("TimmWrapper");
    if (!timm) {
      return config;
    }
    Json own = config.has(KEY) ? config.object(KEY) : model.objectOrEmpty(KEY);
    ObjectNode node = ((ObjectNode) JsonNodes.of(config)).objectNode();
    node.put("image_processor_type", "TimmWrapperImageProcessor");
    NAMES.forEach(
        (key, name) -> JsonNodes.find(own, key).ifPresent(value -> node.set(name, value(value))));
    return JsonNodes.json(own.origin(), node);
  }

  /** An empty name is none. */
  private static JsonNode value(JsonNode given) {
    return given.isTextual() && given.asText().isEmpty()
        ? com.fasterxml.jackson.databind.node.NullNode.getInstance()
        : given;
  }
}
