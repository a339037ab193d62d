package dev.heed.nlp.template;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names and their values; an inner scope sees the outer one and sets names of its own. */
final class Scope {

  private final @Nullable Scope outer;
  private final Map<String, Object> values;

  Scope(Map<String, Object> values) {
    this(null, new HashMap<>(values));
  }

  private Scope(@Nullable Scope outer, Map<String, Object> values) {
    this.outer = outer;
    this.values = values;
  }

  Scope inner() {
    return new Scope(this, new HashMap<>());
  }

  Object get(String name) {
    WorkBudget.does(8);
    for (Scope scope = this; scope != null; scope = scope.outer) {
      Object value = scope.values.get(name);
      if (value != null) {
        return value;
      }
    }
    return Undefined.UNDEFINED;
  }

  void set(String name, Object value) {
    values.put(name, value);
  }
}
