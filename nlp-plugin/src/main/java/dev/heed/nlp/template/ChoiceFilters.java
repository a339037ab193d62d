package dev.heed.nlp.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Filters that pick from values or turn each into another. */
final class ChoiceFilters {

  static final Map<String, Filters.Filter> BY_NAME =
      Map.of(
          "default", ChoiceFilters::otherwise,
          "d", ChoiceFilters::otherwise,
          "attr",
              (v, g) -> AttributeAccess.own(v, g.needText(0, "name")).orElse(Undefined.UNDEFINED),
          "map", ChoiceFilters::mapped,
          "select", (v, g) -> selected(v, g, false, true),
          "reject", (v, g) -> selected(v, g, false, false),
          "selectattr", (v, g) -> selected(v, g, true, true),
          "rejectattr", (v, g) -> selected(v, g, true, false));

  private ChoiceFilters() {}

  private static Object otherwise(Object value, CallArguments given) {
    boolean evenFalse = given.flag(1, "boolean", false);
    boolean missing = value == Undefined.UNDEFINED || (evenFalse && !Values.isTrue(value));
    return missing ? given.get(0, "default_value", "") : value;
  }

  /** {@code map(attribute='name')} or {@code map('filter', arguments)}. */
  private static Object mapped(Object value, CallArguments given) {
    List<Object> list = Values.list(value);
    if (given.values().isEmpty()) {
      Object attribute = given.need(0, "attribute");
      Object missing = given.get(1, "default", Undefined.NONE);
      list.replaceAll(
          one -> {
            Object found = AttributeAccess.path(one, attribute);
            return found == Undefined.UNDEFINED && missing != Undefined.NONE ? missing : found;
          });
    } else {
      String filter = given.needText(0, "filter");
      list.replaceAll(one -> Filters.apply(filter, one, given.from(1)));
    }
    return list;
  }

  /** {@code select('test', argument)} or {@code selectattr('name', 'test', argument)}. */
  private static Object selected(
      Object value, CallArguments given, boolean byName, boolean wanted) {
    int test = byName ? 1 : 0;
    List<Object> chosen = new ArrayList<>();
    for (Object one : Values.list(value)) {
      Object seen = byName ? AttributeAccess.path(one, given.need(0, "attribute")) : one;
      boolean passes =
          given.values().size() <= test
              ? Values.isTrue(seen)
              : Tests.test(given.needText(test, "test"), seen, given.from(test + 1));
      if (passes == wanted) {
        chosen.add(one);
      }
    }
    return chosen;
  }
}
