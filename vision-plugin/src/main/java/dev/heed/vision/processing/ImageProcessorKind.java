package dev.heed.vision.processing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.error.Suggestions;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * A published type of image processor: its steps and the values of keys that a configuration leaves
 * out. They are data, in {@code image-processors.json} beside this class, read off the published
 * classes (transformers 4.57, {@code image_processing_*.py}).
 *
 * @param name such as {@code ViTImageProcessor}
 * @param defaults the type's own keys
 */
record ImageProcessorKind(String name, Json defaults) {

  /** What transformers.js calls all of them: what a folder's keys say, and nothing else. */
  private static final String GENERAL = "ImageProcessor";

  private static final Json TABLE = table();
  private static final Json TYPES = TABLE.object("types");

  /** The kind that {@code config} names, or else the one that {@code model} implies. */
  static ImageProcessorKind of(Json config, Json model) {
    Optional<String> said = named(config).or(() -> named(model));
    Optional<String> own = said.filter(name -> !plain(name).equals(GENERAL));
    String name =
        own.or(() -> implied(model)).or(() -> said).orElseThrow(() -> untyped(config, model));
    String plain = plain(name);
    if (!TYPES.has(plain)) {
      throw Suggestions.unknown("image processor type", name, TYPES.keys());
    }
    return new ImageProcessorKind(plain, JsonNodes.json("defaults of " + plain, resolved(plain)));
  }

  static boolean isKnown(String plainName) {
    return TYPES.has(plainName);
  }

  /** The kind of a plain name that {@link #isKnown}. */
  static ImageProcessorKind named(String plainName) {
    return new ImageProcessorKind(
        plainName, JsonNodes.json("defaults of " + plainName, resolved(plainName)));
  }

  static List<String> names() {
    return TYPES.keys();
  }

  List<Step> steps() {
    return defaults.texts("steps").stream().map(Step::of).toList();
  }

  /** The classes with Pillow and the fast ones, and those of old, read the same keys. */
  private static String plain(String name) {
    return name.replace("FeatureExtractor", "ImageProcessor")
        .replaceFirst("(?<=ImageProcessor)(Fast|Pil)$", "")
        .replaceFirst("^(Image|Base)ImageProcessor$", GENERAL);
  }

  private static Optional<String> named(Json config) {
    if (config.has("image_processor_type")) {
      return Optional.of(config.text("image_processor_type"));
    }
    return config.has("feature_extractor_type")
        ? Optional.of(config.text("feature_extractor_type"))
        : Optional.empty();
  }

  private static Optional<String> implied(Json model) {
    Json byType = TABLE.object("model_types");
    return byType.keys().stream()
        .filter(type -> byType.texts(type).contains(model.text("model_type", "")))
        .findFirst();
  }

  private static HeedException untyped(Json config, Json model) {
    String type = model.text("model_type", "none");
    return new HeedException(
        ErrorCode.INVALID_MODEL,
        ("%s names no image_processor_type, and model type '%s' implies none. Write one into it:"
                + " %s.")
            .formatted(config.origin(), type, String.join(", ", names())));
  }

  /** A type's keys over those of the type that it is like; a null takes a key away. */
  private static ObjectNode resolved(String name) {
    ObjectNode own = (ObjectNode) JsonNodes.get(TYPES, name);
    ObjectNode all = own.has("like") ? resolved(own.get("like").asText()) : general();
    if (own.has("stats")) {
      all.setAll((ObjectNode) JsonNodes.get(TABLE.object("stats"), own.get("stats").asText()));
    }
    own.properties().forEach(entry -> put(all, entry.getKey(), entry.getValue()));
    return all;
  }

  private static ObjectNode general() {
    return ((ObjectNode) JsonNodes.get(TABLE, "defaults")).deepCopy();
  }

  private static void put(ObjectNode all, String key, JsonNode value) {
    if (value.isNull()) {
      all.remove(key);
    } else {
      all.set(key, value);
    }
  }

  private static Json table() {
    String file = "image-processors.json";
    try (InputStream in = ImageProcessorKind.class.getResourceAsStream(file)) {
      return JsonNodes.json(file, new ObjectMapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
