package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidModel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A configuration laid over the defaults of its kind, read as what each key should be.
 *
 * @param config as it was written, for keys whose absence matters and for messages
 * @param channels 3, or 1 for a model of grey pictures
 */
record Settings(ImageProcessorKind kind, Json config, Json merged, int channels) {

  /**
   * @param model {@code config.json}, which says how many channels the model takes where the
   *     processor's configuration does not
   */
  static Settings of(ImageProcessorKind kind, Json config, Json model) {
    ObjectNode merged = ((ObjectNode) JsonNodes.of(kind.defaults())).deepCopy();
    for (String key : config.keys()) {
      lay(key, JsonNodes.of(config).get(key), merged);
    }
    for (String ignored : kind.defaults().texts("ignores")) {
      restore(ignored, kind.defaults(), merged);
    }
    return new Settings(
        kind, config, JsonNodes.json(config.origin(), merged), isGrey(config, model) ? 1 : 3);
  }

  /** Where nobody says how many channels there are, one mean is of one channel. */
  static boolean isGrey(Json config, Json model) {
    String key = "num_channels";
    if (config.has(key) || model.has(key)) {
      return (config.has(key) ? config : model).integer(key) == 1;
    }
    return JsonNodes.find(config, "image_mean")
        .filter(mean -> mean.isArray() && mean.size() == 1)
        .isPresent();
  }

  /** The same without what is done to a sample's value: for graphs that take bytes. */
  Settings bytes() {
    ObjectNode plain = ((ObjectNode) JsonNodes.of(merged)).deepCopy();
    List.of(Step.RESCALE, Step.NORMALIZE, Step.INCLUDE_TOP)
        .forEach(s -> plain.put(s.flag(), false));
    plain.put("offset", false);
    return new Settings(kind, config, JsonNodes.json(merged.origin(), plain), channels);
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

  /** By its number, or by its name. */
  Resample resample() {
    boolean named = JsonNodes.get(merged, "resample").isTextual();
    try {
      return named
          ? Resample.named(merged.text("resample"))
          : Resample.of(merged.integer("resample"));
    } catch (HeedException e) {
      throw new HeedException(e.code(), merged.origin() + ": " + e.getMessage(), e);
    }
  }

  /** One value for each of red, green, blue; a single number stands for all three. */
  List<Double> perChannel(String key) {
    List<Double> given =
        JsonNodes.get(merged, key).isNumber() ? List.of(number(key)) : merged.numbers(key);
    List<Double> values = given.size() == 1 ? Collections.nCopies(3, given.get(0)) : given;
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
