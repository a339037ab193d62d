package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidModel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import java.util.List;
import java.util.Optional;

/**
 * A configuration laid over the defaults of its kind, read as what each key should be.
 *
 * @param config as it was written, for keys whose absence matters and for messages
 */
record Settings(ImageProcessorKind kind, Json config, Json merged) {

  static Settings of(ImageProcessorKind kind, Json config) {
    ObjectNode merged = ((ObjectNode) JsonNodes.of(kind.defaults())).deepCopy();
    for (String key : config.keys()) {
      lay(key, JsonNodes.of(config).get(key), merged);
    }
    for (String ignored : kind.defaults().texts("ignores")) {
      restore(ignored, kind.defaults(), merged);
    }
    return new Settings(kind, config, JsonNodes.json(config.origin(), merged));
  }

  /** As in Python, a null switches a step off, and elsewhere asks for the default. */
  private static void lay(String key, JsonNode value, ObjectNode merged) {
    if (!value.isNull()) {
      merged.set(key.equals("pad_and_return_pixel_mask") ? "do_pad" : key, value);
    } else if (key.startsWith("do_")) {
      merged.put(key, false);
    }
  }

  private static void restore(String key, Json defaults, ObjectNode merged) {
    merged.remove(key);
    JsonNodes.find(defaults, key).ifPresent(value -> merged.set(key, value));
  }

  boolean does(Step step) {
    return kind.steps().contains(step) && flag(step.flag(), true);
  }

  boolean flag(String key, boolean otherwise) {
    return merged.flag(key, otherwise);
  }

  String text(String key, String otherwise) {
    return merged.text(key, otherwise);
  }

  boolean has(String key) {
    return merged.has(key);
  }

  double number(String key) {
    double value = merged.number(key);
    if (!Double.isFinite(value)) {
      throw wrong("'%s' should be a finite number, but is %s.".formatted(key, value));
    }
    return value;
  }

  double positive(String key) {
    double value = number(key);
    if (value <= 0) {
      throw wrong("'%s' should be above 0, but is %s.".formatted(key, value));
    }
    return value;
  }

  int pixels(String key) {
    return SizeKeys.requirePixels(merged, key, merged.integer(key));
  }

  Resample resample() {
    int code = merged.integer("resample");
    try {
      return Resample.of(code);
    } catch (HeedException e) {
      throw new HeedException(e.code(), merged.origin() + ": " + e.getMessage(), e);
    }
  }

  /** One value for each channel; a single number stands for all three. */
  List<Double> perChannel(String key) {
    List<Double> values =
        JsonNodes.get(merged, key).isNumber()
            ? List.of(number(key), number(key), number(key))
            : merged.numbers(key);
    if (values.size() != 3 || !values.stream().allMatch(Double::isFinite)) {
      throw wrong(
          "'%s' should be three finite numbers (red, green, blue), but is %s."
              .formatted(key, values));
    }
    return values;
  }

  /** {@code size}, in whichever of its spellings. */
  SizeKeys size() {
    return SizeKeys.of(
        merged, "size", kind.defaults().text("int_size", "square"), defaultMaxSize());
  }

  /** Other sizes; a single number is a square. */
  SizeKeys size(String key) {
    return SizeKeys.of(merged, key, "square", Optional.empty());
  }

  private Optional<Integer> defaultMaxSize() {
    return kind.defaults().has("max_size") ? Optional.of(pixels("max_size")) : Optional.empty();
  }

  HeedException wrong(String what) {
    return invalidModel("%s: %s".formatted(merged.origin(), what));
  }
}
