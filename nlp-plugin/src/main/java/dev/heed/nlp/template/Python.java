package dev.heed.nlp.template;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Values as Python prints them. */
final class Python {

  private Python() {}

  /** As printing a list or dictionary shows its parts. */
  static String repr(Object value) {
    WorkBudget.writes(value);
    if (value instanceof String text) {
      return quoted(text);
    }
    if (value instanceof Boolean truth) {
      return truth ? "True" : "False";
    }
    if (value instanceof Double || value instanceof Float) {
      return real(((Number) value).doubleValue());
    }
    if (value instanceof View) {
      return value.toString();
    }
    if (value instanceof Tuple tuple) {
      return "(" + joined(tuple) + (tuple.size() == 1 ? ",)" : ")");
    }
    if (value instanceof List<?> list) {
      return "[" + joined(list) + "]";
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(e -> repr(e.getKey()) + ": " + repr(e.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return value instanceof Callable ? "<function>" : value.toString();
  }

  private static String joined(List<?> list) {
    return list.stream().map(Python::repr).collect(Collectors.joining(", "));
  }

  private static String quoted(String text) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder quoted = new StringBuilder().append(quote);
    text.codePoints().forEach(c -> append(c, quote, quoted));
    return quoted.append(quote).toString();
  }

  private static void append(int c, char quote, StringBuilder to) {
    switch (c) {
      case '\n' -> to.append("\\n");
      case '\r' -> to.append("\\r");
      case '\t' -> to.append("\\t");
      default -> {
        if (c == quote || c == '\\') {
          to.append('\\').append((char) c);
        } else if (PythonText.isPrintable(c)) {
          to.appendCodePoint(c);
        } else {
          String form = c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x";
          to.append(String.format(Locale.ROOT, form, c));
        }
      }
    }
  }

  /** The shortest digits that mean the same number; an exponent from 16 digits or four zeros on. */
  static String real(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int exponent = exact.precision() - exact.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      String plain = exact.toPlainString();
      return plain.contains(".") ? plain : plain + ".0";
    }
    String digits = exact.unscaledValue().abs().toString();
    String rest = digits.length() > 1 ? "." + digits.substring(1) : "";
    String power = (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "");
    return (value < 0 ? "-" : "") + digits.charAt(0) + rest + "e" + power + Math.abs(exponent);
  }
}
