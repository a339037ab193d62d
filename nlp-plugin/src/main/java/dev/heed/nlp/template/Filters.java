package dev.heed.nlp.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What stands behind a {@code |}. */
final class Filters {

  private Filters() {}

  /** A filter's arguments, read by place or name. */
  private record Given(List<Object> values, Map<String, Object> named) {

    Object get(int place, String name, Object otherwise) {
      return place < values.size() ? values.get(place) : named.getOrDefault(name, otherwise);
    }

    String text(int place, String name, String otherwise) {
      return Values.text(get(place, name, otherwise));
    }
  }

  static Expression of(String name, Expression value, Arguments arguments) {
    return scope ->
        apply(
            name,
            value.value(scope),
            new Given(arguments.values(scope), arguments.namedValues(scope)));
  }

  private static Object apply(String name, Object value, Given given) {
    return switch (name) {
      case "trim" -> Methods.stripped(Values.text(value), given.values(), true, true);
      case "upper" -> Values.text(value).toUpperCase(Locale.ROOT);
      case "lower" -> Values.text(value).toLowerCase(Locale.ROOT);
      case "title" -> title(Values.text(value));
      case "capitalize" -> capitalised(Values.text(value));
      case "string" -> Values.text(value);
      case "safe", "escape", "e" -> value;
      case "int" ->
          value instanceof String text ? whole(text, given) : (Object) (long) Values.number(value);
      case "float" -> value instanceof String text ? Double.valueOf(text) : Values.number(value);
      case "abs" -> Math.abs((long) Values.number(value));
      case "replace" ->
          Values.text(value).replace(given.text(0, "old", ""), given.text(1, "new", ""));
      case "indent" -> indented(Values.text(value), given);
      case "tojson" -> Json.json(value, (int) Values.number(given.get(0, "indent", -1L)));
      case "default", "d" -> otherwise(value, given);
      default -> list(name, value, given);
    };
  }

  private static Object list(String name, Object value, Given given) {
    return switch (name) {
      case "length", "count" -> (long) Values.list(value).size();
      case "first" -> Members.item(Values.list(value), 0L);
      case "last" -> Members.item(Values.list(value), -1L);
      case "list" -> Values.list(value);
      case "join" -> joined(value, given.text(0, "d", ""));
      case "reverse" -> reversed(value);
      case "unique" -> new ArrayList<>(new LinkedHashSet<>(Values.list(value)));
      case "sort" -> Values.list(value).stream().sorted(Comparisons::compare).toList();
      case "items" -> value instanceof Map<?, ?> map ? Methods.items(map) : new ArrayList<>();
      case "dictsort" -> sorted(value);
      case "map" -> mapped(value, given);
      case "selectattr" -> selected(value, given, true);
      case "rejectattr" -> selected(value, given, false);
      case "sum" -> Values.list(value).stream().reduce(0L, (a, b) -> Values.arithmetic("+", a, b));
      default -> throw Mistake.syntax("no filter '" + name + "' is known", "| " + name);
    };
  }

  private static Object whole(String text, Given given) {
    return text.strip().matches("[-+]?\\d+")
        ? Long.valueOf(text.strip())
        : given.get(0, "default", 0L);
  }

  private static Object otherwise(Object value, Given given) {
    boolean evenFalse = Values.isTrue(given.get(1, "boolean", false));
    boolean missing = value == Nothing.UNDEFINED || (evenFalse && !Values.isTrue(value));
    return missing ? given.get(0, "default_value", "") : value;
  }

  private static Object indented(String text, Given given) {
    String blanks = " ".repeat((int) Values.number(given.get(0, "width", 4L)));
    boolean first = Values.isTrue(given.get(1, "first", false));
    return (first ? blanks : "") + text.replaceAll("\n(?=[^\n])", "\n" + blanks);
  }

  static String joined(Object value, String between) {
    return Values.list(value).stream().map(Values::text).collect(Collectors.joining(between));
  }

  private static Object reversed(Object value) {
    List<Object> list = Values.list(value);
    Collections.reverse(list);
    return value instanceof String ? joined(list, "") : list;
  }

  private static Object sorted(Object value) {
    List<Object> items = value instanceof Map<?, ?> map ? Methods.items(map) : new ArrayList<>();
    items.sort((a, b) -> Comparisons.compare(Members.item(a, 0L), Members.item(b, 0L)));
    return items;
  }

  /** {@code map(attribute='name')} or {@code map('filter')}. */
  private static Object mapped(Object value, Given given) {
    Object attribute = given.named().get("attribute");
    return new ArrayList<>(
        Values.list(value).stream()
            .map(
                one ->
                    attribute == null
                        ? apply(given.text(0, "", ""), one, new Given(List.of(), Map.of()))
                        : Members.item(one, attribute))
            .toList());
  }

  /** {@code selectattr('name')} or {@code selectattr('name', 'test', argument)}. */
  private static Object selected(Object value, Given given, boolean wanted) {
    Object argument = given.get(2, "", Nothing.UNDEFINED);
    return new ArrayList<>(
        Values.list(value).stream()
            .filter(
                one -> {
                  Object found = Members.item(one, given.values().get(0));
                  boolean passes =
                      given.values().size() < 2
                          ? Values.isTrue(found)
                          : Tests.test(given.text(1, "", ""), found, argument);
                  return passes == wanted;
                })
            .toList());
  }

  static String title(String text) {
    StringBuilder title = new StringBuilder();
    boolean start = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      title.append(start ? Character.toUpperCase(c) : Character.toLowerCase(c));
      start = !Character.isLetter(c);
    }
    return title.toString();
  }

  static String capitalised(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT)
            + text.substring(1).toLowerCase(Locale.ROOT);
  }
}
