package dev.heed.nlp.template;

import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code namespace()} makes: names that a loop can set for what is around it. */
record Namespace(Map<String, Object> values) {

  Namespace(Map<String, Object> values) {
    this.values = new LinkedHashMap<>(values);
  }

  Object get(String name) {
    return values.getOrDefault(name, Undefined.UNDEFINED);
  }

  @Override
  public String toString() {
    return "<Namespace " + Python.repr(values) + ">";
  }
}
