package dev.heed.vision.processing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.model.Json;
import java.util.Map;
import java.util.Set;

/** Keys of older files under the names that the types read today. */
final class LegacyKeys {

  private static final Map<String, String> RENAMED =
      Map.of(
          "pad_and_return_pixel_mask", "do_pad",
          "rescale", "do_rescale",
          "norm_mean", "image_mean",
          "norm_std", "image_std");

  private static final Set<String> DETRS =
      Set.of(
          "DetrImageProcessor",
          "ConditionalDetrImageProcessor",
          "DeformableDetrImageProcessor",
          "GroundingDinoImageProcessor",
          "YolosImageProcessor",
          "RfDetrImageProcessor");

  private static final Set<String> MASK_FORMERS =
      Set.of("MaskFormerImageProcessor", "Mask2FormerImageProcessor", "OneFormerImageProcessor");

  private LegacyKeys() {}

  static void apply(PublishedType type, Json config, ObjectNode merged) {
    RENAMED.forEach(
        (old, name) -> {
          if (config.has(old) && !config.has(name)) {
            merged.set(name, merged.get(old));
          }
        });
    String name = type.name();
    if (DETRS.contains(name) || MASK_FORMERS.contains(name)) {
      edges(config, merged, DETRS.contains(name));
    }
    switch (name) {
      case "CLIPImageProcessor" -> squareSize(type, config, merged);
      case "DonutImageProcessor" -> turn(config, merged);
      case "VJEPA2VideoProcessor" -> jepa(merged);
      case "IdeficsImageProcessor" -> square(config, merged, "image_size");
      case "Swin2SRImageProcessor" -> {
        if (config.has("pad_size") && !config.has("size_divisor")) {
          merged.set("size_divisor", merged.get("pad_size"));
        }
      }
      default -> pixels(type, config, merged);
    }
  }

  /** One number is the shortest edge; {@code max_size} goes with it. */
  private static void edges(Json config, ObjectNode merged, boolean limited) {
    if (config.has("max_size")) {
      config.integer("max_size"); // refuses what is none
    }
    JsonNode size = merged.get("size");
    if (size != null && size.isNumber()) {
      ObjectNode edges = merged.objectNode();
      edges.set("shortest_edge", size);
      if (config.has("max_size")) {
        edges.set("longest_edge", merged.get("max_size"));
      } else if (limited) {
        edges.put("longest_edge", 1333);
      }
      merged.set("size", edges);
    } else if (!config.has("size") && config.has("max_size") && size != null) {
      ((ObjectNode) size).set("longest_edge", merged.get("max_size"));
    }
  }

  private static void squareSize(PublishedType type, Json config, ObjectNode merged) {
    if (config.flag("use_square_size", false)) {
      int edge = type.defaults().object("size").integer("shortest_edge");
      merged.set("size", merged.objectNode().put("height", edge).put("width", edge));
    }
  }

  /** Donut's lists are width before height. */
  private static void turn(Json config, ObjectNode merged) {
    if (config.has("size") && merged.get("size").isArray() && merged.get("size").size() == 2) {
      ArrayNode turned = merged.arrayNode();
      turned.add(merged.get("size").get(1)).add(merged.get("size").get(0));
      merged.set("size", turned);
    }
  }

  /** V-JEPA 2's size follows from what is cut out of it. */
  private static void jepa(ObjectNode merged) {
    JsonNode crop = merged.get("crop_size");
    int side = crop.isObject() ? crop.path("height").asInt() : crop.asInt();
    merged.set("size", merged.objectNode().put("shortest_edge", (int) (side * 256 / 224.0)));
  }

  private static void square(Json config, ObjectNode merged, String key) {
    if (config.has(key)) {
      ObjectNode size = merged.objectNode();
      size.set("height", merged.get(key));
      size.set("width", merged.get(key));
      merged.set("size", size);
    }
  }

  /** Qwen2-VL and its kin: the two edges count pixels, and had other names. */
  private static void pixels(PublishedType type, Json config, ObjectNode merged) {
    boolean areas =
        type.defaults().has("size")
            && type.defaults().has("merge_size")
            && type.defaults().object("size").has("shortest_edge");
    if (areas && merged.get("size").isObject()) {
      ObjectNode size = ((ObjectNode) merged.get("size")).deepCopy();
      if (config.has("min_pixels")) {
        size.set("shortest_edge", merged.get("min_pixels"));
        size.remove("min_pixels");
      }
      if (config.has("max_pixels")) {
        size.set("longest_edge", merged.get("max_pixels"));
        size.remove("max_pixels");
      }
      merged.set("size", size);
    }
  }
}
