package dev.heed.nlp.template;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Jinja's filters: what follows a {@code |}. */
final class Filters {

  /** A value and its arguments to another value. */
  @FunctionalInterface
  interface Filter extends BiFunction<Object, CallArguments, Object> {}

  private static final Map<String, Filter> BY_NAME = new TreeMap<>();

  static {
    BY_NAME.putAll(TextFilters.BY_NAME);
    BY_NAME.putAll(NumberFilters.BY_NAME);
    BY_NAME.putAll(ListFilters.BY_NAME);
    BY_NAME.putAll(ChoiceFilters.BY_NAME);
  }

  private Filters() {}

  static Expression of(String name, Expression value, Arguments arguments) {
    return scope -> apply(name, value.value(scope), arguments.given(scope));
  }

  static boolean isKnown(String name) {
    return BY_NAME.containsKey(name);
  }

  static Object apply(String name, Object value, CallArguments given) {
    Filter filter = BY_NAME.get(name);
    if (filter == null) {
      throw TemplateErrors.syntax("no filter '" + name + "' is known", "| " + name);
    }
    WorkBudget.counted(value);
    return WorkBudget.counted(filter.apply(value, given));
  }
}
