package dev.heed.nlp.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Filters on lists and dictionaries. */
final class ListFilters {

  static final Map<String, Filters.Filter> BY_NAME =
      Map.ofEntries(
          Map.entry("length", (v, g) -> length(v)),
          Map.entry("count", (v, g) -> length(v)),
          Map.entry("first", (v, g) -> end(v, true)),
          Map.entry("last", (v, g) -> end(v, false)),
          Map.entry("random", (v, g) -> end(v, true)),
          Map.entry("list", (v, g) -> Values.list(v)),
          Map.entry("join", ListFilters::joined),
          Map.entry("reverse", (v, g) -> reversed(v)),
          Map.entry("unique", ListFilters::unique),
          Map.entry("sort", ListFilters::sorted),
          Map.entry("min", (v, g) -> extreme(v, g, false)),
          Map.entry("max", (v, g) -> extreme(v, g, true)),
          Map.entry("sum", ListFilters::sum),
          Map.entry(
              "items",
              (v, g) -> v == Undefined.UNDEFINED ? List.of() : Methods.items(Values.map(v))),
          Map.entry("dictsort", ListFilters::sortedItems),
          Map.entry("groupby", ListFilters::grouped),
          Map.entry("batch", ListFilters::batched),
          Map.entry("slice", ListFilters::sliced));

  private ListFilters() {}

  private static Object length(Object value) {
    if (value instanceof String text) {
      return PythonText.length(text);
    }
    return (long) Values.list(value).size();
  }

  private static Object end(Object value, boolean first) {
    List<Object> list = Values.list(value);
    return list.isEmpty() ? Undefined.UNDEFINED : list.get(first ? 0 : list.size() - 1);
  }

  private static Object joined(Object value, CallArguments given) {
    List<Object> list = Values.list(value);
    Object attribute = given.get(1, "attribute", Undefined.NONE);
    if (attribute != Undefined.NONE) {
      list.replaceAll(one -> AttributeAccess.path(one, attribute));
    }
    return joined(list, given.text(0, "d", ""));
  }

  static String joined(List<Object> values, String between) {
    List<String> texts = values.stream().map(Values::text).toList();
    long own = texts.stream().mapToLong(String::length).sum();
    WorkBudget.makes(own + (long) between.length() * texts.size());
    return String.join(between, texts);
  }

  private static Object reversed(Object value) {
    List<Object> list = Values.list(value);
    Collections.reverse(list);
    return value instanceof String ? joined(list, "") : list;
  }

  /** What a value is compared by: an attribute, and a text without regard to case. */
  private static Object key(Object value, Object attribute, boolean cased) {
    Object found = attribute == Undefined.NONE ? value : AttributeAccess.path(value, attribute);
    return found instanceof String text && !cased ? text.toLowerCase(Locale.ROOT) : found;
  }

  private static Object unique(Object value, CallArguments given) {
    boolean cased = given.flag(0, "case_sensitive", false);
    Object attribute = given.get(1, "attribute", Undefined.NONE);
    Map<Object, Object> first = new LinkedHashMap<>();
    Values.list(value)
        .forEach(one -> first.putIfAbsent(Values.key(key(one, attribute, cased)), one));
    return new ArrayList<>(first.values());
  }

  /** By one attribute or several, {@code 'a,b'}. */
  private static Object sorted(Object value, CallArguments given) {
    boolean cased = given.flag(1, "case_sensitive", false);
    Object attribute = given.get(2, "attribute", Undefined.NONE);
    Object[] parts =
        attribute instanceof String text ? text.split(",", -1) : new Object[] {attribute};
    Comparator<Object> order =
        (a, b) -> {
          for (Object part : parts) {
            int way = Comparisons.compare(key(a, part, cased), key(b, part, cased));
            if (way != 0) {
              return way;
            }
          }
          return 0;
        };
    List<Object> list = Values.list(value);
    list.sort(given.flag(0, "reverse", false) ? order.reversed() : order);
    return list;
  }

  private static Object extreme(Object value, CallArguments given, boolean largest) {
    boolean cased = given.flag(0, "case_sensitive", false);
    Object attribute = given.get(1, "attribute", Undefined.NONE);
    Object best = Undefined.UNDEFINED;
    for (Object one : Values.list(value)) {
      if (best == Undefined.UNDEFINED) {
        best = one;
      } else {
        int way = Comparisons.compare(key(one, attribute, cased), key(best, attribute, cased));
        best = (largest ? way > 0 : way < 0) ? one : best;
      }
    }
    return best;
  }

  private static Object sum(Object value, CallArguments given) {
    Object attribute = given.get(0, "attribute", Undefined.NONE);
    Object sum = given.get(1, "start", 0L);
    for (Object one : Values.list(value)) {
      sum =
          Arithmetic.of(
              "+", sum, attribute == Undefined.NONE ? one : AttributeAccess.path(one, attribute));
    }
    return sum;
  }

  private static Object sortedItems(Object value, CallArguments given) {
    boolean cased = given.flag(0, "case_sensitive", false);
    long place = given.text(1, "by", "key").equals("value") ? 1 : 0;
    Comparator<Object> order =
        (a, b) -> Comparisons.compare(key(a, place, cased), key(b, place, cased));
    List<Object> items = Methods.items(Values.map(value));
    items.sort(given.flag(2, "reverse", false) ? order.reversed() : order);
    return items;
  }

  private static Object grouped(Object value, CallArguments given) {
    Object attribute = given.need(0, "attribute");
    Object otherwise = given.get(1, "default", Undefined.NONE);
    boolean cased = given.flag(2, "case_sensitive", false);
    Map<Object, List<Object>> groups = new LinkedHashMap<>();
    List<Object> keys = new ArrayList<>();
    for (Object one : Values.list(value)) {
      Object found = AttributeAccess.path(one, attribute);
      Object shown = found == Undefined.UNDEFINED ? otherwise : found;
      List<Object> group =
          groups.computeIfAbsent(
              Values.key(key(shown, Undefined.NONE, cased)), k -> new ArrayList<>());
      if (group.isEmpty()) {
        keys.add(shown);
      }
      group.add(one);
    }
    List<Object> pairs = new ArrayList<>();
    keys.sort(
        (a, b) ->
            Comparisons.compare(key(a, Undefined.NONE, cased), key(b, Undefined.NONE, cased)));
    for (Object key : keys) {
      pairs.add(new Tuple(List.of(key, members(groups, key(key, Undefined.NONE, cased)))));
    }
    return pairs;
  }

  private static List<Object> members(Map<Object, List<Object>> groups, Object key) {
    return groups.getOrDefault(Values.key(key), List.of());
  }

  private static Object batched(Object value, CallArguments given) {
    int size = Math.max(1, Values.index(given.need(0, "linecount")));
    Object fill = given.get(1, "fill_with", Undefined.NONE);
    WorkBudget.makes(fill == Undefined.NONE ? 0 : 8L * size);
    List<Object> batches = new ArrayList<>();
    List<Object> list = Values.list(value);
    for (int from = 0; from < list.size(); from += size) {
      List<Object> batch = new ArrayList<>(list.subList(from, Math.min(list.size(), from + size)));
      while (fill != Undefined.NONE && batch.size() < size) {
        batch.add(fill);
      }
      batches.add(batch);
    }
    return batches;
  }

  /** Columns of nearly one length, the longer ones first. */
  private static Object sliced(Object value, CallArguments given) {
    int count = Math.max(1, Values.index(given.need(0, "slices")));
    Object fill = given.get(1, "fill_with", Undefined.NONE);
    WorkBudget.makes(64L * count);
    List<Object> list = Values.list(value);
    int each = list.size() / count;
    int longer = list.size() % count;
    List<Object> slices = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < count; i++) {
      int to = from + each + (i < longer ? 1 : 0);
      List<Object> slice = new ArrayList<>(list.subList(from, to));
      if (fill != Undefined.NONE && i >= longer) {
        slice.add(fill);
      }
      slices.add(slice);
      from = to;
    }
    return slices;
  }
}
