package dev.heed.nlp.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The methods of texts, lists and dictionaries that templates call. Those that would change a list
 * or dictionary are refused, as in the published sandbox.
 */
final class Methods {

  private static final Set<String> LIST_CHANGES =
      Set.of("append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort");
  private static final Set<String> MAP_CHANGES =
      Set.of("clear", "pop", "popitem", "setdefault", "update");

  private Methods() {}

  static Optional<Callable> of(Object value, String name) {
    if (value instanceof String text) {
      WorkBudget.counted(text);
      return TextMethods.of(text, name);
    }
    if (value instanceof Map<?, ?> map) {
      return map(map, name);
    }
    return value instanceof List<?> list && !(value instanceof View)
        ? list(list, name)
        : Optional.empty();
  }

  private static Optional<Callable> list(List<?> list, String name) {
    if (LIST_CHANGES.contains(name) && !(list instanceof Tuple)) {
      return Optional.of(refused(name, "list"));
    }
    return Optional.ofNullable(
        switch (name) {
          case "index" -> (a, n) -> place(list, new CallArguments(a, n).need(0, "value"));
          case "count" ->
              (a, n) ->
                  list.stream()
                      .filter(one -> Values.areEqual(one, new CallArguments(a, n).need(0, "value")))
                      .count();
          case "copy" -> (a, n) -> new ArrayList<Object>(list);
          default -> null;
        });
  }

  private static Callable refused(String name, String what) {
    return (a, n) -> {
      throw TemplateErrors.run(
          "it calls '%s', which would change a %s; templates may not.".formatted(name, what));
    };
  }

  private static Object place(List<?> list, Object value) {
    for (int i = 0; i < list.size(); i++) {
      if (Values.areEqual(list.get(i), value)) {
        return (long) i;
      }
    }
    throw TemplateErrors.run("%s is not in its list.".formatted(Values.quoted(value)));
  }

  private static Optional<Callable> map(Map<?, ?> map, String name) {
    if (MAP_CHANGES.contains(name)) {
      return Optional.of(refused(name, "dictionary"));
    }
    return Optional.ofNullable(
        switch (name) {
          case "items" -> (a, n) -> View.of("dict_items", items(map));
          case "keys" -> (a, n) -> View.of("dict_keys", new ArrayList<>(map.keySet()));
          case "values" -> (a, n) -> View.of("dict_values", new ArrayList<>(map.values()));
          case "get" -> (a, n) -> get(map, new CallArguments(a, n));
          case "copy" -> (a, n) -> new LinkedHashMap<Object, Object>(map);
          default -> null;
        });
  }

  static List<Object> items(Map<?, ?> map) {
    List<Object> items = new ArrayList<>();
    map.forEach((key, value) -> items.add(new Tuple(List.of(key, value))));
    return items;
  }

  private static Object get(Map<?, ?> map, CallArguments given) {
    Object found = map.get(Values.key(given.need(0, "key")));
    return found == null ? given.get(1, "default", Undefined.NONE) : found;
  }
}
