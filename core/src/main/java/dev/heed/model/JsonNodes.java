package dev.heed.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.api.Internal;
import java.util.Optional;

/** What stands behind a {@link Json}, for Heed's own code that reads values of several kinds. */
@Internal
public final class JsonNodes {

  private JsonNodes() {}

  /**
   * @throws dev.heed.error.HeedException INVALID_MODEL where {@code node} is no object
   */
  public static Json json(String origin, JsonNode node) {
    return new Json(origin, node);
  }

  /** The object itself; it is not to be changed. */
  public static JsonNode of(Json json) {
    return json.node();
  }

  /** The raw value, if it is there and not null. */
  public static Optional<JsonNode> find(Json json, String key) {
    return json.find(key);
  }

  /**
   * The raw value.
   *
   * @throws dev.heed.error.HeedException INVALID_MODEL where it is missing; the message lists the
   *     keys there are
   */
  public static JsonNode get(Json json, String key) {
    return json.get(key);
  }
}
