package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidModel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A configuration over the defaults of its type, as transformers 5 reads it: a null asks for the
 * default.
 *
 * @param config as it was written
 * @param merged with the defaults
 */
record Keys(PublishedType type, Json config, Json merged) {

  private static final int MAX_EDGE = 1 << 16;

  /** Types that normalise by a picture's own mean. */
  private static final Set<String> OWN_MEAN =
      Set.of("Pix2StructImageProcessor", "Kosmos2_5ImageProcessor");

  /** Types that resize to what follows from other keys. */
  private static final Set<String> OWN_SIZE =
      Set.of(
          "GLPNImageProcessor",
          "Siglip2ImageProcessor",
          "MuseGlimmerImageProcessor",
          "MuseGlimmerVideoProcessor",
          "MiniMaxM3VLVideoProcessor",
          "Gemma4VideoProcessor",
          "Gemma4UnifiedVideoProcessor",
          "Glm5NextVideoProcessor",
          "MiniCPMV4_6VideoProcessor",
          "NemotronH_Omni_Reasoning_V3VideoProcessor",
          "Gemma4ImageProcessor",
          "Gemma4UnifiedImageProcessor",
          "MiniCPMV4_6ImageProcessor",
          "NeoMMEImageProcessor");

  private static final Set<String> KNOWN =
      Set.of(
          "height",
          "width",
          "shortest_edge",
          "longest_edge",
          "max_height",
          "max_width",
          "min_pixels",
          "max_pixels");

  static Keys of(PublishedType type, Json config) {
    ObjectNode merged = type.keys();
    for (String key : config.keys()) {
      JsonNode value = JsonNodes.of(config).get(key);
      if (!value.isNull()) {
        merged.set(key, value);
      }
    }
    LegacyKeys.apply(type, config, merged);
    return new Keys(type, config, JsonNodes.json(config.origin(), merged));
  }

  /** These with one key set. */
  Keys with(String key, boolean value) {
    ObjectNode changed = ((ObjectNode) JsonNodes.of(merged)).deepCopy();
    changed.put(key, value);
    return new Keys(type, config, JsonNodes.json(merged.origin(), changed));
  }

  boolean has(String key) {
    return merged.has(key);
  }

  /** Whether it is there and not false; flags may be numbers. */
  boolean flag(String key) {
    return merged.flag(key, false);
  }

  int integer(String key) {
    int value = (int) number(key);
    if (value < 0 || value > (1 << 24)) {
      throw wrong(key, "a whole number from 0 to " + (1 << 24));
    }
    return value;
  }

  int positive(String key) {
    int value = integer(key);
    if (value < 1) {
      throw wrong(key, "a number above 0");
    }
    return value;
  }

  double number(String key) {
    double value = merged.number(key);
    if (!Double.isFinite(value)) {
      throw wrong(key, "a finite number");
    }
    return value;
  }

  String text(String key) {
    return merged.text(key);
  }

  /** The filter, by its number or its name. */
  Resample resample() {
    return resample("resample");
  }

  Resample resample(String key) {
    JsonNode value = JsonNodes.get(merged, key);
    try {
      return value.isTextual() ? Resample.named(value.asText()) : Resample.of(value.asInt());
    } catch (HeedException e) {
      throw new HeedException(e.code(), config.origin() + ": " + e.getMessage(), e);
    }
  }

  Normalization normalization() {
    boolean rescales = flag("do_rescale");
    boolean normalizes = flag("do_normalize");
    return new Normalization(
        rescales,
        rescales ? number("rescale_factor") : 1,
        normalizes,
        normalizes ? perChannel("image_mean") : new float[3],
        normalizes ? deviation("image_std") : new float[] {1, 1, 1});
  }

  private float[] deviation(String key) {
    float[] values = perChannel(key);
    for (float value : values) {
      if (value == 0) {
        throw invalidModel(
            "%s: '%s' divides each channel, so none may be 0, but is %s."
                .formatted(config.origin(), key, JsonNodes.get(merged, key)));
      }
    }
    return values;
  }

  /** Three numbers, or one for all. */
  float[] perChannel(String key) {
    double[] exact = exactPerChannel(key);
    return new float[] {(float) exact[0], (float) exact[1], (float) exact[2]};
  }

  double[] exactPerChannel(String key) {
    JsonNode value = JsonNodes.get(merged, key);
    if (!value.isNumber() && !value.isArray()) {
      throw wrong(key, "a list");
    }
    for (JsonNode one : value) {
      if (one.isNumber() && !Double.isFinite(one.asDouble())) {
        throw wrong(key, "three finite numbers (red, green, blue)");
      }
    }
    if (value.isNumber() && !Double.isFinite(value.asDouble())) {
      throw wrong(key, "a finite number");
    }
    if (value.isNumber() || (value.isArray() && value.size() == 1)) {
      double one = value.isNumber() ? value.asDouble() : value.get(0).asDouble();
      return new double[] {one, one, one};
    }
    if (!value.isArray() || value.size() != 3 || !value.get(0).isNumber()) {
      throw wrong(key, "three finite numbers (red, green, blue)");
    }
    return new double[] {value.get(0).asDouble(), value.get(1).asDouble(), value.get(2).asDouble()};
  }

  /** {@code size}. */
  Dims size() {
    return dims("size");
  }

  /** A size in any of its forms; what one number means depends on the type. */
  Dims dims(String key) {
    return find(key).orElseThrow(() -> wrong(key, "a size; it is missing"));
  }

  Optional<Dims> find(String key) {
    return JsonNodes.find(merged, key).map(value -> read(key, value));
  }

  private Dims read(String key, JsonNode value) {
    String origin = merged.origin() + ": '" + key + "'";
    Map<String, Integer> byKey = new TreeMap<>();
    if (value.isObject()) {
      value
          .properties()
          .forEach(
              entry -> {
                if (!entry.getValue().isNull()) {
                  byKey.put(entry.getKey(), pixels(entry.getKey(), entry.getValue()));
                }
              });
      if (byKey.keySet().stream().noneMatch(KNOWN::contains)) {
        throw invalidModel(
            "%s has keys %s. It should have height and width; shortest_edge; shortest_edge and longest_edge; longest_edge; max_height and max_width; or min_pixels and max_pixels."
                .formatted(origin, byKey.keySet()));
      }
    } else if (value.isArray()) {
      sides(key, value, byKey);
    } else {
      int pixels = pixels(key, value);
      if (key.equals("size") && !merged.flag("default_to_square", true)) {
        byKey.put("shortest_edge", pixels);
      } else {
        byKey.put("height", pixels);
        byKey.put("width", pixels);
      }
    }
    Sizes.requireAskable(origin, byKey.getOrDefault("height", 1), byKey.getOrDefault("width", 1));
    return new Dims(origin, byKey);
  }

  /** Refuses now what would be refused at the first picture. */
  Keys checked() {
    for (String key : merged.keys()) {
      if (key.startsWith("do_")) {
        flag(key);
      } else if ((key.equals("size") || key.endsWith("_size")) && isSize(key)) {
        find(key);
      } else if (key.endsWith("resample")) {
        resample(key);
      }
    }
    requireValues();
    if (has("crop_pct") && number("crop_pct") <= 0) {
      throw wrong("crop_pct", "above 0");
    }
    boolean zeroIsNone = type.name().startsWith("Mask");
    for (String key : List.of("size_divisor", "ensure_multiple_of")) {
      if (has(key) && !zeroIsNone && number(key) <= 0) {
        throw wrong(key, "from 1 to %s pixels".formatted(MAX_EDGE));
      }
    }
    if (flag("do_pad")) {
      find("pad_size").ifPresent(Dims::exact);
    }
    if (flag("offset") && !flag("do_rescale")) {
      throw invalidModel(
          "%s: 'offset' is part of rescaling, but do_rescale is false.".formatted(config.origin()));
    }
    return this;
  }

  /** What the published classes ask for before they do anything. */
  private void requireValues() {
    if (OWN_MEAN.contains(type.name())) {
      return;
    }
    normalization();
    if (flag("do_center_crop") && !has("crop_size")) {
      throw wrong("crop_size", "a size, because do_center_crop is true");
    }
    boolean sized = has("size") && has("resample");
    if (flag("do_resize") && !sized && !OWN_SIZE.contains(type.name())) {
      throw wrong(has("size") ? "resample" : "size", "there, because do_resize is true");
    }
  }

  private boolean isSize(String key) {
    JsonNode value = JsonNodes.get(merged, key);
    boolean flag = key.startsWith("use_") || key.contains("patch");
    return !flag && (!value.isNumber() || type.defaults().has(key));
  }

  private void sides(String key, JsonNode list, Map<String, Integer> byKey) {
    boolean first3 = list.size() == 3 && isChannels(list.get(0));
    boolean last3 = list.size() == 3 && isChannels(list.get(2));
    if (list.size() != 1 && list.size() != 2 && !first3 && !last3) {
      throw wrong(key, "a number, an object or [height, width]");
    }
    int first = first3 ? 1 : 0;
    int second = list.size() == 1 ? 0 : first + 1;
    byKey.put("height", pixels(key, list.get(first)));
    byKey.put("width", pixels(key, list.get(second)));
  }

  private static boolean isChannels(JsonNode count) {
    return count.asInt() == 1 || count.asInt() == 3;
  }

  private int pixels(String side, JsonNode value) {
    boolean area = side.endsWith("pixels") || side.endsWith("_edge");
    int limit = area ? Integer.MAX_VALUE : MAX_EDGE;
    if (!value.isNumber()
        || value.asDouble() != Math.rint(value.asDouble())
        || !value.canConvertToInt()) {
      throw invalidModel(
          "%s: '%s' should be a whole number, but is %s.".formatted(config.origin(), side, value));
    }
    if (value.asDouble() < 1 || value.asDouble() > limit) {
      throw invalidModel(
          "%s: '%s' should be from 1 to %s pixels, but is %s."
              .formatted(config.origin(), side, limit, value));
    }
    return value.asInt();
  }

  HeedException wrong(String key, String wanted) {
    return invalidModel(
        "%s: '%s' should be %s, but is %s."
            .formatted(
                config.origin(),
                key,
                wanted,
                JsonNodes.find(merged, key).map(Keys::shown).orElse("missing")));
  }

  private static String shown(JsonNode value) {
    return value.isNumber() ? value.asText() : value.toString().replace(",", ", ");
  }
}
