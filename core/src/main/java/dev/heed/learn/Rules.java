package dev.heed.learn;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The rules of all operators, by their names in ONNX. */
final class Rules {

  private static final Map<String, Rule> ALL = new HashMap<>();

  static {
    for (Map<String, Rule> family :
        List.of(
            ElementwiseRules.ALL,
            ReductionRules.ALL,
            ShapeRules.ALL,
            IndexRules.ALL,
            ProductRules.ALL,
            NormRules.ALL,
            WindowRules.ALL)) {
      ALL.putAll(family);
    }
  }

  private Rules() {}

  static boolean knows(String operator) {
    return ALL.containsKey(operator);
  }

  static Optional<Rule> find(String operator) {
    return Optional.ofNullable(ALL.get(operator));
  }

  static Set<String> names() {
    return new TreeSet<>(ALL.keySet());
  }
}
