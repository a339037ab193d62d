package dev.heed.nlp.template;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Values as JSON and as Python write them. */
final class Json {

  private Json() {}

  /** As {@code tojson} does for chat templates: no characters escaped but those that must be. */
  static String json(Object value, int indent) {
    return new Writer("true", "false", "null", indent).write(value, 0);
  }

  /** As printing a list or dictionary does. */
  static String python(Object value) {
    return new Writer("True", "False", "None", -1).python(value);
  }

  private record Writer(String yes, String no, String nothing, int indent) {

    String write(Object value, int depth) {
      if (value instanceof Map<?, ?> map) {
        return joined(
            "{",
            map.entrySet().stream()
                .map(e -> quoted(Values.text(e.getKey())) + ": " + write(e.getValue(), depth + 1))
                .toList(),
            "}",
            depth);
      }
      if (value instanceof List<?> list) {
        return joined("[", list.stream().map(one -> write(one, depth + 1)).toList(), "]", depth);
      }
      return simple(value, quoted(Values.text(value)));
    }

    private String simple(Object value, String quoted) {
      if (value instanceof Boolean truth) {
        return truth ? yes : no;
      }
      return value instanceof Nothing
          ? nothing
          : value instanceof Number ? value.toString() : quoted;
    }

    private String joined(String open, List<String> parts, String close, int depth) {
      if (indent < 0 || parts.isEmpty()) {
        return open + String.join(", ", parts) + close;
      }
      String line = "\n" + " ".repeat(indent * (depth + 1));
      return open
          + line
          + String.join("," + line, parts)
          + "\n"
          + " ".repeat(indent * depth)
          + close;
    }

    private static String quoted(String text) {
      StringBuilder quoted = new StringBuilder("\"");
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        switch (c) {
          case '"', '\\' -> quoted.append('\\').append(c);
          case '\n' -> quoted.append("\\n");
          case '\r' -> quoted.append("\\r");
          case '\t' -> quoted.append("\\t");
          default -> quoted.append(c < ' ' ? String.format("\\u%04x", (int) c) : c);
        }
      }
      return quoted.append('"').toString();
    }

    String python(Object value) {
      if (value instanceof Map<?, ?> map) {
        return map.entrySet().stream()
            .map(e -> python(e.getKey()) + ": " + python(e.getValue()))
            .collect(Collectors.joining(", ", "{", "}"));
      }
      if (value instanceof List<?> list) {
        return list.stream().map(this::python).collect(Collectors.joining(", ", "[", "]"));
      }
      return simple(value, "'" + value.toString().replace("'", "\\'") + "'");
    }
  }
}
