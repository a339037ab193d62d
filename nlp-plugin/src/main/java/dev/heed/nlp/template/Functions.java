package dev.heed.nlp.template;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The functions that every chat template can call. */
final class Functions {

  static final Map<String, Object> GLOBALS =
      Map.of(
          "raise_exception", (Callable) (a, n) -> refuse(a),
          "namespace", (Callable) Functions::dictionary,
          "dict", (Callable) Functions::dictionary,
          "range", (Callable) (a, n) -> range(a),
          "strftime_now", (Callable) (a, n) -> now(Values.text(a.get(0))));

  /** Python's letters and Java's. */
  private static final Map<Character, String> DATES =
      Map.ofEntries(
          Map.entry('d', "dd"),
          Map.entry('m', "MM"),
          Map.entry('Y', "yyyy"),
          Map.entry('y', "yy"),
          Map.entry('b', "MMM"),
          Map.entry('B', "MMMM"),
          Map.entry('A', "EEEE"),
          Map.entry('a', "EEE"),
          Map.entry('H', "HH"),
          Map.entry('I', "hh"),
          Map.entry('M', "mm"),
          Map.entry('S', "ss"),
          Map.entry('p', "a"),
          Map.entry('j', "DDD"));

  private Functions() {}

  private static Object refuse(List<Object> arguments) {
    throw Mistake.run(arguments.isEmpty() ? "it gives no reason." : Values.text(arguments.get(0)));
  }

  private static Object dictionary(List<Object> arguments, Map<String, Object> named) {
    Map<String, Object> values = new LinkedHashMap<>();
    if (!arguments.isEmpty() && arguments.get(0) instanceof Map<?, ?> map) {
      map.forEach((key, value) -> values.put(Values.text(key), value));
    }
    values.putAll(named);
    return values;
  }

  private static Object range(List<Object> arguments) {
    long[] bounds = arguments.stream().mapToLong(a -> (long) Values.number(a)).toArray();
    long from = bounds.length > 1 ? bounds[0] : 0;
    long to = bounds.length > 1 ? bounds[1] : bounds[0];
    long step = bounds.length > 2 ? bounds[2] : 1;
    List<Object> numbers = new ArrayList<>();
    for (long i = from; step > 0 ? i < to : step < 0 && i > to; i += step) {
      numbers.add(i);
    }
    return numbers;
  }

  private static String now(String format) {
    LocalDateTime now = LocalDateTime.now(java.time.ZoneId.systemDefault());
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      String pattern = i + 1 < format.length() ? DATES.get(format.charAt(i + 1)) : null;
      if (format.charAt(i) == '%' && pattern != null) {
        text.append(now.format(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH)));
        i++;
      } else {
        text.append(format.charAt(i));
      }
    }
    return text.toString();
  }
}
