package dev.heed.nlp.template;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Filters on texts. */
final class TextFilters {

  private static final Pattern WORD = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern TITLE_WORD = Pattern.compile("[^-\\s({\\[<]+");

  static final Map<String, Filters.Filter> BY_NAME =
      Map.ofEntries(
          Map.entry("trim", (v, g) -> TextMethods.stripped(Values.text(v), g, true, true)),
          Map.entry("upper", (v, g) -> Values.text(v).toUpperCase(Locale.ROOT)),
          Map.entry("lower", (v, g) -> Values.text(v).toLowerCase(Locale.ROOT)),
          Map.entry("title", (v, g) -> title(Values.text(v))),
          Map.entry("capitalize", (v, g) -> PythonText.capitalised(Values.text(v))),
          Map.entry("string", (v, g) -> Values.text(v)),
          Map.entry("safe", (v, g) -> Values.text(v)),
          Map.entry("escape", (v, g) -> escaped(Values.text(v))),
          Map.entry("e", (v, g) -> escaped(Values.text(v))),
          Map.entry("forceescape", (v, g) -> escaped(Values.text(v))),
          Map.entry("striptags", (v, g) -> withoutTags(Values.text(v))),
          Map.entry("replace", TextFilters::replaced),
          Map.entry("indent", (v, g) -> indented(Values.text(v), g)),
          Map.entry(
              "center", (v, g) -> PythonText.centred(Values.text(v), g.whole(0, "width", 80), " ")),
          Map.entry("truncate", (v, g) -> truncated(Values.text(v), g)),
          Map.entry("wordcount", (v, g) -> WORD.matcher(Values.text(v)).results().count()),
          Map.entry("wordwrap", (v, g) -> wrapped(Values.text(v), g)),
          Map.entry("format", TextFilters::formatted),
          Map.entry("urlencode", (v, g) -> urlEncoded(v)),
          Map.entry("pprint", (v, g) -> Python.repr(v)),
          Map.entry("tojson", Json::of));

  private TextFilters() {}

  private static Object replaced(Object value, CallArguments given) {
    String old = given.needText(0, "old");
    return PythonText.replaced(
        Values.text(value), old, given.needText(1, "new"), given.whole(2, "count", -1));
  }

  private static Object formatted(Object value, CallArguments given) {
    Object values = given.named().isEmpty() ? new Tuple(given.values()) : given.named();
    return PercentFormat.of(Values.text(value), values);
  }

  /** A capital behind blanks, dashes and opening brackets only. */
  private static String title(String text) {
    Matcher matcher = TITLE_WORD.matcher(text);
    StringBuilder title = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(title, "");
      title.append(PythonText.capitalised(matcher.group()));
    }
    return matcher.appendTail(title).toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("'", "&#39;")
        .replace("\"", "&#34;");
  }

  private static String withoutTags(String text) {
    String bare = text.replaceAll("(?s)<!--.*?-->", "").replaceAll("<[^>]*>", "");
    return PythonText.words(bare, -1).stream().map(Values::text).collect(Collectors.joining(" "));
  }

  private static String indented(String text, CallArguments given) {
    Object width = given.get(0, "width", 4L);
    String blanks = width instanceof String own ? own : WorkBudget.repeat(" ", Values.index(width));
    boolean all = given.flag(2, "blank", false);
    List<String> lines = new ArrayList<>(PythonText.lines(text + "\n", false));
    WorkBudget.makes((long) blanks.length() * lines.size());
    for (int i = 1; i < lines.size(); i++) {
      lines.set(i, all || !lines.get(i).isEmpty() ? blanks + lines.get(i) : "");
    }
    return (given.flag(1, "first", false) ? blanks : "") + String.join("\n", lines);
  }

  private static String truncated(String text, CallArguments given) {
    int length = given.whole(0, "length", 255);
    String end = given.text(2, "end", "...");
    if (PythonText.length(text) <= length + (long) given.whole(3, "leeway", 5)) {
      return text;
    }
    int kept = (int) Math.max(0, length - PythonText.length(end));
    String cut = text.substring(0, text.offsetByCodePoints(0, kept));
    int blank = cut.lastIndexOf(' ');
    return (given.flag(1, "killwords", false) || blank < 0 ? cut : cut.substring(0, blank)) + end;
  }

  private static String wrapped(String text, CallArguments given) {
    int width = given.whole(0, "width", 79);
    boolean breaks = given.flag(1, "break_long_words", true);
    String between = given.text(2, "wrapstring", "\n");
    return PythonText.lines(text, false).stream()
        .map(line -> String.join(between, wrappedLine(line, Math.max(1, width), breaks)))
        .collect(Collectors.joining(between));
  }

  private static List<String> wrappedLine(String line, int width, boolean breaks) {
    List<String> lines = new ArrayList<>();
    StringBuilder open = new StringBuilder();
    for (Object word : PythonText.words(line, -1)) {
      String rest = (String) word;
      if (open.length() > 0 && open.length() + 1 + rest.length() > width) {
        lines.add(open.toString());
        open.setLength(0);
      }
      open.append(open.length() > 0 ? " " : "").append(rest);
      while (breaks && open.length() > width) {
        lines.add(open.substring(0, width));
        open.delete(0, width);
      }
    }
    lines.add(open.toString());
    return lines;
  }

  private static String urlEncoded(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(
              e ->
                  quoted(Values.text(e.getKey()), "") + "=" + quoted(Values.text(e.getValue()), ""))
          .collect(Collectors.joining("&"));
    }
    return quoted(Values.text(value), "/");
  }

  private static String quoted(String text, String safe) {
    String coded =
        URLEncoder.encode(text, StandardCharsets.UTF_8)
            .replace("+", "%20")
            .replace("*", "%2A")
            .replace("%7E", "~");
    return safe.isEmpty() ? coded.replace("%20", "+") : coded.replace("%2F", "/");
  }
}
