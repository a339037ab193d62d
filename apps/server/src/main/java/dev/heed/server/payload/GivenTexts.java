package dev.heed.server.payload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.error.HeedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Texts, or token ids that were made elsewhere: one, or several of one kind.
 *
 * @param each a text, or a list of ids in JSON
 * @param areIds whether they are lists of ids, which the tasks take as they are
 */
public record GivenTexts(List<String> each, boolean areIds) {

  public GivenTexts {
    each = List.copyOf(each);
  }

  /**
   * What the field {@code name} of a body gives.
   *
   * @param most how many are taken at once
   */
  public static GivenTexts of(String name, JsonNode given, int most) {
    List<JsonNode> all = new ArrayList<>();
    if (given.isTextual() || given.path(0).isNumber()) {
      all.add(given);
    } else {
      given.forEach(all::add);
    }
    boolean ids = !all.isEmpty() && all.get(0).isArray();
    if (all.isEmpty() || all.size() > most || given.isObject()) {
      throw HeedException.invalidInput(
          "\"%s\" should be a text or the token ids of one, or a list of them, from 1 to %s."
              .formatted(name, most));
    }
    return new GivenTexts(all.stream().map(one -> one(name, one, ids)).toList(), ids);
  }

  private static String one(String name, JsonNode one, boolean ids) {
    if (ids ? !one.isArray() || one.isEmpty() : !one.isTextual()) {
      throw HeedException.invalidInput(
          "Each of \"%s\" should be %s, as the first is, but one is %s."
              .formatted(name, ids ? "a list of token ids" : "a text", shown(one)));
    }
    return ids ? one.toString() : one.asText();
  }

  private static String shown(JsonNode one) {
    String text = one.toString();
    return text.length() > 60 ? text.substring(0, 60) + "..." : text;
  }

  /** The options that say so to a task. */
  public Map<String, String> options() {
    return areIds ? Map.of("token-ids", "true") : Map.of();
  }

  /**
   * How many tokens all have.
   *
   * @param count those of a text
   */
  public int tokens(ToIntFunction<String> count) {
    return each.stream().mapToInt(areIds ? GivenTexts::ids : count).sum();
  }

  private static int ids(String list) {
    return (int) list.chars().filter(c -> c == ',').count() + 1;
  }
}
