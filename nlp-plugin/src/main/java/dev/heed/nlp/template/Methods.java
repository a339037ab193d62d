package dev.heed.nlp.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The methods of texts, lists and dictionaries that templates call. */
final class Methods {

  private Methods() {}

  static Optional<Callable> of(Object value, String name) {
    if (value instanceof String text) {
      return text(text, name);
    }
    if (value instanceof Map<?, ?> map) {
      return map(map, name);
    }
    return Optional.empty();
  }

  private static Optional<Callable> text(String text, String name) {
    return Optional.ofNullable(
        switch (name) {
          case "strip", "trim" -> (a, n) -> stripped(text, a, true, true);
          case "lstrip" -> (a, n) -> stripped(text, a, true, false);
          case "rstrip" -> (a, n) -> stripped(text, a, false, true);
          case "upper" -> (a, n) -> text.toUpperCase(java.util.Locale.ROOT);
          case "lower" -> (a, n) -> text.toLowerCase(java.util.Locale.ROOT);
          case "title" -> (a, n) -> Filters.title(text);
          case "capitalize" -> (a, n) -> Filters.capitalised(text);
          case "startswith" -> (a, n) -> any(a, text::startsWith);
          case "endswith" -> (a, n) -> any(a, text::endsWith);
          case "split" -> (a, n) -> split(text, a);
          case "splitlines" -> (a, n) -> new ArrayList<Object>(text.lines().toList());
          case "replace" -> (a, n) -> text.replace(first(a), Values.text(a.get(1)));
          case "find" -> (a, n) -> (long) text.indexOf(first(a));
          case "count" -> (a, n) -> (long) text.split(Pattern.quote(first(a)), -1).length - 1;
          case "join" -> (a, n) -> Filters.joined(a.get(0), text);
          default -> null;
        });
  }

  private static String first(List<Object> arguments) {
    return Values.text(arguments.get(0));
  }

  private static boolean any(List<Object> arguments, java.util.function.Predicate<String> test) {
    return arguments.get(0) instanceof List<?> list
        ? list.stream().map(Values::text).anyMatch(test)
        : test.test(first(arguments));
  }

  static String stripped(String text, List<Object> characters, boolean front, boolean back) {
    int start = 0;
    int end = text.length();
    while (front && start < end && isStripped(text.charAt(start), characters)) {
      start++;
    }
    while (back && end > start && isStripped(text.charAt(end - 1), characters)) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isStripped(char c, List<Object> characters) {
    return characters.isEmpty() ? Character.isWhitespace(c) : first(characters).indexOf(c) >= 0;
  }

  private static Object split(String text, List<Object> arguments) {
    if (arguments.isEmpty() || arguments.get(0) == Nothing.NONE) {
      String bare = text.strip();
      return bare.isEmpty()
          ? new ArrayList<Object>()
          : new ArrayList<Object>(Arrays.asList(bare.split("\\s+")));
    }
    int limit = arguments.size() > 1 ? (int) Values.number(arguments.get(1)) + 1 : -1;
    return new ArrayList<Object>(
        Arrays.asList(text.split(Pattern.quote(first(arguments)), limit <= 0 ? -1 : limit)));
  }

  private static Optional<Callable> map(Map<?, ?> map, String name) {
    return Optional.ofNullable(
        switch (name) {
          case "items" -> (a, n) -> items(map);
          case "keys" -> (a, n) -> new ArrayList<Object>(map.keySet());
          case "values" -> (a, n) -> new ArrayList<Object>(map.values());
          case "get" -> (a, n) -> get(map, a);
          default -> null;
        });
  }

  static List<Object> items(Map<?, ?> map) {
    List<Object> items = new ArrayList<>();
    map.forEach((key, value) -> items.add(List.of(key, value)));
    return items;
  }

  private static Object get(Map<?, ?> map, List<Object> arguments) {
    Object found = map.get(first(arguments));
    Object otherwise = arguments.size() > 1 ? arguments.get(1) : Nothing.NONE;
    return found == null ? otherwise : found;
  }
}
