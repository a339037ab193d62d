package dev.heed.nlp.template;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code '%s has %d' % (a, b)}, as Python has it. */
final class PercentFormat {

  private static final Pattern PLACE =
      Pattern.compile(
          "%(?:\\((?<key>[^)]*)\\))?(?<flags>[-+"
              + " 0#]*)(?<width>\\d+)?(?:\\.(?<precision>\\d+))?(?<type>[a-zA-Z%])?");

  private PercentFormat() {}

  static String of(String format, Object values) {
    List<?> list = values instanceof Tuple tuple ? tuple : List.of(values);
    Iterator<?> next = list.iterator();
    Matcher matcher = PLACE.matcher(format);
    StringBuilder text = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(text, "");
      text.append("%".equals(matcher.group("type")) ? "%" : written(matcher, values, next));
    }
    if (next.hasNext() && !(values instanceof Map<?, ?>)) {
      throw TemplateErrors.run("it gives more values than '%s' has places.".formatted(format));
    }
    return matcher.appendTail(text).toString();
  }

  private static String written(Matcher place, Object values, Iterator<?> next) {
    String key = place.group("key");
    if (place.group("type") == null || (key == null && !next.hasNext())) {
      throw TemplateErrors.run("'%s' has no value to write.".formatted(place.group()));
    }
    Object value = key == null ? next.next() : AttributeAccess.item(values, key);
    return FormatSpec.ofPercent(
            place.group("flags"),
            place.group("width"),
            place.group("precision"),
            place.group("type").charAt(0))
        .write(value);
  }
}
