package dev.heed.nlp.template;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Filters on numbers. */
final class NumberFilters {

  static final Map<String, Filters.Filter> BY_NAME =
      Map.of(
          "int", NumberFilters::whole,
          "float", NumberFilters::real,
          "abs", (v, g) -> absolute(v),
          "round", NumberFilters::rounded,
          "filesizeformat", (v, g) -> size(Values.number(v), g.flag(0, "binary", false)));

  private NumberFilters() {}

  private static Object whole(Object value, CallArguments given) {
    if (Values.isNumber(value)) {
      return (long) Values.number(value);
    }
    Object otherwise = given.get(0, "default", 0L);
    if (!(value instanceof String text)) {
      return otherwise;
    }
    try {
      return based(PythonText.stripped(text, "", true, true), given.whole(1, "base", 10));
    } catch (NumberFormatException e) {
      Object real = real(text, new CallArguments(List.of(Undefined.NONE), Map.of()));
      return real instanceof Double number && !number.isNaN() && !number.isInfinite()
          ? (Object) number.longValue()
          : otherwise;
    }
  }

  private static Long based(String text, int base) {
    boolean signed = text.startsWith("-") || text.startsWith("+");
    String digits = signed ? text.substring(1) : text;
    String prefix = digits.toLowerCase(Locale.ROOT);
    boolean prefixed =
        (base == 16 && prefix.startsWith("0x"))
            || (base == 8 && prefix.startsWith("0o"))
            || (base == 2 && prefix.startsWith("0b"));
    String bare = (prefixed ? digits.substring(2) : digits).replaceAll("(?<=\\w)_(?=\\w)", "");
    if (bare.startsWith("-") || bare.startsWith("+")) {
      throw new NumberFormatException(text);
    }
    return Long.valueOf((text.startsWith("-") ? "-" : "") + bare, base);
  }

  private static Object real(Object value, CallArguments given) {
    if (Values.isNumber(value)) {
      return Values.number(value);
    }
    Object otherwise = given.get(0, "default", 0.0);
    if (!(value instanceof String text)) {
      return otherwise;
    }
    String bare = PythonText.stripped(text, "", true, true).replaceAll("(?<=\\d)_(?=\\d)", "");
    String low = bare.toLowerCase(Locale.ROOT).replaceFirst("^[-+]", "");
    if (low.equals("inf") || low.equals("infinity") || low.equals("nan")) {
      return low.equals("nan")
          ? Double.NaN
          : bare.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    boolean number = bare.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");
    return number ? (Object) Double.valueOf(bare) : otherwise;
  }

  private static Object absolute(Object value) {
    return Values.isWhole(value)
        ? (Object) Math.abs(Values.whole(value))
        : (Object) Math.abs(Values.number(value));
  }

  /** As Python rounds: a whole number stays one, a half goes to the even digit. */
  private static Object rounded(Object value, CallArguments given) {
    int digits = given.whole(0, "precision", 0);
    String method = given.text(1, "method", "common");
    RoundingMode mode =
        switch (method) {
          case "common" -> RoundingMode.HALF_EVEN;
          case "ceil" -> RoundingMode.CEILING;
          case "floor" -> RoundingMode.FLOOR;
          default ->
              throw TemplateErrors.run(
                  "it rounds by '%s', not common, ceil or floor.".formatted(method));
        };
    if (Values.isWhole(value) && method.equals("common") && digits >= 0) {
      return Values.whole(value);
    }
    double number = Values.number(value);
    double result =
        Double.isNaN(number) || Double.isInfinite(number)
            ? number
            : new BigDecimal(number).setScale(digits, mode).doubleValue();
    return Values.isWhole(value) && method.equals("common") ? (Object) (long) result : result;
  }

  private static String size(double bytes, boolean binary) {
    int base = binary ? 1024 : 1000;
    if (bytes < base) {
      return bytes == 1 ? "1 Byte" : (long) bytes + " Bytes";
    }
    String letters = binary ? "KMGTPEZY" : "kMGTPEZY";
    int step = 0;
    double unit = base;
    while (step < letters.length() - 1 && bytes >= unit * base) {
      unit *= base;
      step++;
    }
    return String.format(
        Locale.ROOT, "%.1f %s%s", bytes / unit, letters.charAt(step), binary ? "iB" : "B");
  }
}
