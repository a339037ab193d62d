package dev.heed.server.payload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.TaskOption;
import dev.heed.spi.TaskType;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A task's options as JSON spells them: {@code {"top_k": 3}} is {@code top-k}. */
public final class Parameters {

  private Parameters() {}

  /**
   * Options by name; nulls are left out.
   *
   * @param node an object, or nothing
   */
  public static Map<String, String> of(JsonNode node, TaskType<?, ?> type) {
    Map<String, String> options = new LinkedHashMap<>();
    if (node.isMissingNode() || node.isNull()) {
      return options;
    }
    if (!node.isObject()) {
      throw HeedException.invalidInput("\"parameters\" should be a JSON object.");
    }
    node.properties().forEach(field -> put(field.getKey(), field.getValue(), options));
    return checked(options, type);
  }

  private static void put(String name, JsonNode value, Map<String, String> options) {
    if (!value.isNull()) {
      options.put(option(name), value.isValueNode() ? value.asText() : value.toString());
    }
  }

  /** {@code topK} and {@code top_k} are {@code top-k}. */
  private static String option(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1-$2").replace('_', '-').toLowerCase(Locale.ROOT);
  }

  /** What names a file on this machine is not for callers from afar. */
  public static Map<String, String> checked(Map<String, String> options, TaskType<?, ?> type) {
    for (TaskOption option : type.options()) {
      if (options.containsKey(option.name()) && option.value().matches(".*(FILE|FOLDER|DIR).*")) {
        throw new HeedException(
            ErrorCode.UNSUPPORTED,
            "The option %s names a file on the server's machine, and is not taken over the network."
                .formatted(option.name()));
      }
    }
    return options;
  }
}
