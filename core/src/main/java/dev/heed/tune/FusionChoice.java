package dev.heed.tune;

import dev.heed.error.Suggestions;
import java.util.Arrays;
import java.util.Locale;

/** Whether a graph's attention and norms are run as single operators of the runtime's. */
public enum FusionChoice {
  /** Graphs as they came, models from weights fused: what happens where nobody says otherwise. */
  STANDARD,
  /** Fused where the graph's structure allows it. */
  FUSED,
  /** As it is spelled out, models from weights too. */
  PLAIN,
  /** Fused once it has answered as the graph that came, within 1e-4, on what is run. */
  WHERE_EQUAL;

  /** As written in profiles: {@code where_equal}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads what a profile says. */
  static FusionChoice parse(String name) {
    return Arrays.stream(values())
        .filter(fusion -> fusion.id().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Suggestions.unknown(
                    "fusion", name, Arrays.stream(values()).map(FusionChoice::id).toList()));
  }
}
