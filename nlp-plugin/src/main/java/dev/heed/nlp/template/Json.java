package dev.heed.nlp.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Values as JSON, as {@code tojson} of chat templates writes it: Python's {@code json.dumps}, with
 * no letter escaped that needs none.
 *
 * @param between what parts entries, with the blank behind it
 * @param colon what parts a key from its value
 * @param indent what each level begins a line with; null for a single line
 */
record Json(
    boolean ascii,
    String between,
    String colon,
    @org.jspecify.annotations.Nullable String indent,
    boolean sorted) {

  static String of(Object value, CallArguments given) {
    Object indent = given.get(1, "indent", Undefined.NONE);
    Object separators = given.get(2, "separators", Undefined.NONE);
    boolean lines = indent != Undefined.NONE;
    String between = lines ? "," : ", ";
    String colon = ": ";
    if (separators != Undefined.NONE) {
      List<Object> pair = Values.list(separators);
      between = Values.text(pair.get(0));
      colon = Values.text(pair.get(1));
    }
    String level =
        !lines
            ? null
            : indent instanceof String text ? text : WorkBudget.repeat(" ", Values.index(indent));
    boolean ascii = given.flag(0, "ensure_ascii", false);
    boolean sorted = given.flag(3, "sort_keys", false);
    return new Json(ascii, between, colon, level, sorted).write(value, 0);
  }

  private String write(Object value, int depth) {
    WorkBudget.writes(value);
    if (value instanceof Map<?, ?> map) {
      return joined("{", entries(map, depth), "}", depth);
    }
    if (value instanceof List<?> list && !(value instanceof View)) {
      return joined("[", list.stream().map(one -> write(one, depth + 1)).toList(), "]", depth);
    }
    if (value instanceof String text) {
      return quoted(text);
    }
    if (value instanceof Boolean || value == Undefined.NONE || value instanceof Number) {
      return simple(value);
    }
    throw TemplateErrors.run(
        "it writes %s as JSON, which cannot be.".formatted(Values.quoted(value)));
  }

  private static String simple(Object value) {
    if (value instanceof Double real && (real.isNaN() || real.isInfinite())) {
      return real.isNaN() ? "NaN" : real > 0 ? "Infinity" : "-Infinity";
    }
    return value == Undefined.NONE
        ? "null"
        : value instanceof Boolean ? value.toString() : Python.repr(value);
  }

  private List<String> entries(Map<?, ?> map, int depth) {
    List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
    if (sorted) {
      entries.sort((a, b) -> Comparisons.compare(a.getKey(), b.getKey()));
    }
    return entries.stream()
        .map(e -> quoted(key(e.getKey())) + colon + write(e.getValue(), depth + 1))
        .toList();
  }

  private static String key(Object key) {
    return key instanceof String text ? text : simple(key);
  }

  private String joined(String open, List<String> parts, String close, int depth) {
    if (indent == null || parts.isEmpty()) {
      return open + String.join(between, parts) + close;
    }
    String line = "\n" + WorkBudget.repeat(indent, depth + 1);
    WorkBudget.makes((long) line.length() * parts.size());
    return open
        + line
        + String.join(between + line, parts)
        + "\n"
        + WorkBudget.repeat(indent, depth)
        + close;
  }

  private String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      append(text.charAt(i), quoted);
    }
    return quoted.append('"').toString();
  }

  private void append(char c, StringBuilder to) {
    switch (c) {
      case '"', '\\' -> to.append('\\').append(c);
      case '\n' -> to.append("\\n");
      case '\r' -> to.append("\\r");
      case '\t' -> to.append("\\t");
      case '\f' -> to.append("\\f");
      case '\b' -> to.append("\\b");
      default -> {
        boolean plain = c >= ' ' && (c < 0x7F || !ascii);
        to.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "\\u%04x", (int) c));
      }
    }
  }
}
