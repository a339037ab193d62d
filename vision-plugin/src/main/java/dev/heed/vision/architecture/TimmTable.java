package dev.heed.vision.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the names of timm's transformers stand for: the table is {@code timm-transformers.json}, the
 * arguments have timm's names. A folder's {@code model_args} change what the name says.
 */
final class TimmTable {

  private static final JsonNode TABLE = table();

  /** The numbers in a name, and the arguments that they give. */
  private static final Map<String, String> NUMBERS =
      Map.of("patch", "patch_size", "registers", "reg_tokens", "window", "window_size");

  private TimmTable() {}

  /**
   * All arguments of the model that a configuration names, if it is one of {@code model}.
   *
   * @param model {@code vit}, {@code swin} or {@code swinv2}
   */
  static Optional<Json> arguments(Json config, String model) {
    return Timm.name(config).flatMap(name -> named(name, config, model));
  }

  /** Class token, teacher's token and registers of a plain transformer. */
  static int prefix(Json config, Json args) {
    boolean distilled = Timm.name(config).filter(name -> name.contains("_distilled_")).isPresent();
    return (args.flag("class_token", true) ? 1 : 0)
        + (distilled ? 1 : 0)
        + args.sizeOrZero("reg_tokens", 0);
  }

  private static Optional<Json> named(String name, Json config, String model) {
    for (JsonNode kind : TABLE.path("kinds")) {
      Matcher matcher = Pattern.compile(kind.path("names").asText()).matcher(name);
      if (kind.path("model").asText("vit").equals(model) && matcher.matches()) {
        return Optional.of(merged(kind, matcher, config));
      }
    }
    return Optional.empty();
  }

  private static Json merged(JsonNode kind, Matcher name, Json config) {
    String size = name.group("size");
    ObjectNode all = new ObjectMapper().createObjectNode();
    add(all, TABLE.path("sizes").path(size));
    add(all, kind.path("args"));
    add(all, kind.path("sizes").path(size));
    NUMBERS.forEach(
        (group, argument) -> {
          if (kind.path("names").asText().contains("?<" + group + ">")) {
            all.put(argument, Integer.parseInt(name.group(group)));
          }
        });
    trained(all, JsonNodes.of(config).path("pretrained_cfg"));
    all.set("num_classes", classes(JsonNodes.of(config)));
    add(all, JsonNodes.of(Timm.changes(config)));
    return JsonNodes.json(config.origin(), all);
  }

  /** What the weights were trained for. */
  private static void trained(ObjectNode all, JsonNode pretrained) {
    JsonNode input = pretrained.path("input_size");
    if (input.size() == 3) {
      all.set("in_chans", input.get(0));
      all.set("img_size", all.arrayNode().add(input.get(1)).add(input.get(2)));
    }
    if (pretrained.path("global_pool").isTextual()) {
      all.set("global_pool", pretrained.get("global_pool"));
    }
  }

  private static JsonNode classes(JsonNode config) {
    JsonNode own = config.path("num_classes");
    JsonNode pretrained = config.path("pretrained_cfg").path("num_classes");
    JsonNode either = own.isInt() ? own : pretrained;
    return either.isInt() ? either : new ObjectMapper().getNodeFactory().numberNode(1000);
  }

  private static void add(ObjectNode all, JsonNode more) {
    if (more.isObject()) {
      all.setAll((ObjectNode) more);
    }
  }

  private static JsonNode table() {
    try (InputStream in = TimmTable.class.getResourceAsStream("timm-transformers.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
