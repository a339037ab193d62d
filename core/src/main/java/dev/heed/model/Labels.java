package dev.heed.model;

import java.util.Map;

/**
 * What the numbers of a classifier mean: {@code id2label}, with {@code LABEL_n} where it is silent.
 */
public record Labels(Map<Integer, String> byId) {

  public Labels {
    byId = Map.copyOf(byId);
  }

  /** Reads {@code id2label} of a {@code config.json}; keys may come in any order. */
  public static Labels of(Json config) {
    return new Labels(config.textsByNumber("id2label"));
  }

  public String get(int id) {
    return byId.getOrDefault(id, "LABEL_" + id);
  }

  public int size() {
    return byId.size();
  }
}
