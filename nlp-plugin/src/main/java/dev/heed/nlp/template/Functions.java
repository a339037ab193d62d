package dev.heed.nlp.template;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The functions that every chat template can call. */
final class Functions {

  /** The published sandbox allows no longer range. */
  private static final long LONGEST_RANGE = 100_000;

  static final Map<String, Object> GLOBALS =
      Map.of(
          "raise_exception", (Callable) (a, n) -> refuse(a),
          "namespace", (Callable) (a, n) -> new Namespace(texts(dictionary(a, n))),
          "dict", (Callable) Functions::dictionary,
          "range", (Callable) (a, n) -> range(a),
          "cycler", (Callable) (a, n) -> cycler(a),
          "joiner", (Callable) (a, n) -> joiner(new CallArguments(a, n).text(0, "sep", ", ")),
          "strftime_now", (Callable) (a, n) -> now(new CallArguments(a, n).needText(0, "format")));

  private Functions() {}

  private static Object refuse(List<Object> arguments) {
    throw TemplateErrors.run(
        arguments.isEmpty() ? "it gives no reason." : Values.text(arguments.get(0)));
  }

  private static Map<Object, Object> dictionary(List<Object> arguments, Map<String, Object> named) {
    Map<Object, Object> values = new LinkedHashMap<>();
    if (!arguments.isEmpty() && arguments.get(0) instanceof Map<?, ?> map) {
      values.putAll(map);
    } else if (!arguments.isEmpty()) {
      for (Object pair : Values.list(arguments.get(0))) {
        List<Object> two = Values.list(pair);
        if (two.size() != 2) {
          throw TemplateErrors.run("it makes a dictionary of what is no pair.");
        }
        values.put(Values.key(two.get(0)), two.get(1));
      }
    }
    values.putAll(named);
    return values;
  }

  private static Map<String, Object> texts(Map<Object, Object> map) {
    Map<String, Object> byName = new LinkedHashMap<>();
    map.forEach((key, value) -> byName.put(Values.text(key), value));
    return byName;
  }

  private static Object range(List<Object> arguments) {
    long[] bounds = arguments.stream().mapToLong(Values::whole).toArray();
    if (bounds.length < 1 || bounds.length > 3 || (bounds.length == 3 && bounds[2] == 0)) {
      throw TemplateErrors.run("it asks for a range without an end or with a step of zero.");
    }
    long from = bounds.length > 1 ? bounds[0] : 0;
    long to = bounds.length > 1 ? bounds[1] : bounds[0];
    long step = bounds.length > 2 ? bounds[2] : 1;
    if (Math.abs((double) to - from) / Math.abs((double) step) > LONGEST_RANGE
        && (step > 0) == (to > from)) {
      throw TemplateErrors.run(
          "it asks for a range of more than %s numbers.".formatted(LONGEST_RANGE));
    }
    List<Object> numbers = new ArrayList<>();
    for (long i = from; step > 0 ? i < to : i > to; i += step) {
      numbers.add(i);
    }
    String by = bounds.length > 2 && step != 1 ? ", " + step : "";
    return View.range("range(" + from + ", " + to + by + ")", numbers);
  }

  /** Gives its values in turn. */
  private static Object cycler(List<Object> values) {
    if (values.isEmpty()) {
      throw TemplateErrors.run("it cycles through nothing.");
    }
    Namespace parts = new Namespace(Map.of("current", values.get(0)));
    int[] place = {0};
    parts.values().put("next", (Callable) (a, n) -> turned(parts, values, place, place[0] + 1));
    parts.values().put("reset", (Callable) (a, n) -> turned(parts, values, place, 0));
    return parts;
  }

  /** Sets the place; returns what was there before. */
  private static Object turned(Namespace parts, List<Object> values, int[] place, int to) {
    Object before = values.get(place[0]);
    place[0] = to % values.size();
    parts.values().put("current", values.get(place[0]));
    return before;
  }

  /** Nothing when first called, then the separator. */
  private static Object joiner(String separator) {
    boolean[] used = {false};
    return (Callable)
        (a, n) -> {
          String text = used[0] ? separator : "";
          used[0] = true;
          return text;
        };
  }

  private static String now(String format) {
    return Strftime.format(ZonedDateTime.now(ZoneId.systemDefault()), format);
  }
}
