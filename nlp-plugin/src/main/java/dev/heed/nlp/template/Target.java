package dev.heed.nlp.template;

import java.util.ArrayList;
import java.util.List;

/** What can be assigned to: a name, a namespace's name, or several of them. */
@FunctionalInterface
interface Target {

  void assign(Scope scope, Object value);

  /** {@code a}, {@code ns.a}, {@code a, b}, {@code (a, (b, c))}. */
  static Target read(TokenCursor words) {
    Target first = one(words);
    if (!words.is(",")) {
      return first;
    }
    List<Target> targets = new ArrayList<>(List.of(first));
    while (words.take(",") && !words.is("in") && !words.is("=") && !words.is(")")) {
      targets.add(one(words));
    }
    return (scope, value) -> several(scope, targets, Values.list(value));
  }

  private static Target one(TokenCursor words) {
    if (words.take("(")) {
      Target inner = read(words);
      words.expect(")");
      return inner;
    }
    String name = words.name();
    if (words.take(".")) {
      return member(name, words.name());
    }
    return (scope, value) -> scope.set(name, value);
  }

  private static void several(Scope scope, List<Target> targets, List<Object> values) {
    if (targets.size() != values.size()) {
      throw TemplateErrors.run(
          "it takes %s values for %s names.".formatted(values.size(), targets.size()));
    }
    for (int i = 0; i < targets.size(); i++) {
      targets.get(i).assign(scope, values.get(i));
    }
  }

  /** {@code set ns.key = value} is how a loop tells what is around it. */
  private static Target member(String name, String key) {
    return (scope, value) -> {
      if (!(scope.get(name) instanceof Namespace space)) {
        throw TemplateErrors.run(
            "it sets '%s.%s', but '%s' is no namespace.".formatted(name, key, name));
      }
      space.values().put(key, value);
    };
  }
}
