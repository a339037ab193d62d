package dev.heed.nlp.template;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code '{} {0.name!r:>8}'.format(...)}, as Python has it. */
final class BraceFormat {

  private static final Pattern PLACE =
      Pattern.compile(
          "\\{\\{|\\}\\}|\\{(?<name>[^{}!:]*)(?:!(?<how>[rsa]))?(?::(?<spec>(?:[^{}]|\\{[^{}]*\\})*))?\\}|[{}]");
  private static final Pattern STEP = Pattern.compile("\\.([^.\\[]+)|\\[([^\\]]+)\\]");

  private final CallArguments given;
  private int next;
  private boolean numbered;

  private BraceFormat(CallArguments given) {
    this.given = given;
  }

  static String of(String format, CallArguments given) {
    return new BraceFormat(given).written(format);
  }

  private String written(String format) {
    Matcher matcher = PLACE.matcher(format);
    StringBuilder text = new StringBuilder();
    while (matcher.find()) {
      String found = matcher.group();
      matcher.appendReplacement(text, "");
      if (found.equals("{{") || found.equals("}}")) {
        text.append(found.charAt(0));
      } else if (found.length() == 1) {
        throw TemplateErrors.run("'%s' has a brace without its other.".formatted(format));
      } else {
        text.append(place(matcher));
      }
    }
    return matcher.appendTail(text).toString();
  }

  private String place(Matcher matcher) {
    Object value = value(matcher.group("name"));
    String how = matcher.group("how");
    Object shown = how == null ? value : how.equals("s") ? Values.text(value) : Python.repr(value);
    String spec = matcher.group("spec");
    return spec == null ? Values.text(shown) : FormatSpec.of(written(spec)).write(shown);
  }

  /** Places are numbered by all or by none. */
  private int place(String number) {
    numbered |= !number.isEmpty();
    if (numbered && (number.isEmpty() || next > 0)) {
      throw TemplateErrors.run("it numbers some places of a format and others not.");
    }
    return number.isEmpty() ? next++ : Integer.parseInt(number);
  }

  private Object value(String name) {
    int end = 0;
    while (end < name.length() && ".[".indexOf(name.charAt(end)) < 0) {
      end++;
    }
    String first = name.substring(0, end);
    Object value =
        first.matches("\\d{0,6}")
            ? given.need(place(first), "{" + first + "}")
            : given.need(Integer.MAX_VALUE, first);
    Matcher steps = STEP.matcher(name).region(end, name.length());
    while (steps.find()) {
      String key = steps.group(2);
      value =
          key == null
              ? AttributeAccess.attribute(value, steps.group(1))
              : AttributeAccess.item(value, key.matches("\\d+") ? (Object) Long.valueOf(key) : key);
    }
    return value;
  }
}
