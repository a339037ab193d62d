package dev.heed.nlp.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** The methods of a text. */
final class TextMethods {

  private static final Map<String, BiFunction<String, CallArguments, Object>> BY_NAME =
      Map.ofEntries(
          Map.entry("strip", (t, g) -> stripped(t, g, true, true)),
          Map.entry("lstrip", (t, g) -> stripped(t, g, true, false)),
          Map.entry("rstrip", (t, g) -> stripped(t, g, false, true)),
          Map.entry("upper", (t, g) -> t.toUpperCase(Locale.ROOT)),
          Map.entry("lower", (t, g) -> t.toLowerCase(Locale.ROOT)),
          Map.entry("casefold", (t, g) -> t.toLowerCase(Locale.ROOT).replace("ß", "ss")),
          Map.entry("swapcase", (t, g) -> swapped(t)),
          Map.entry("title", (t, g) -> PythonText.title(t)),
          Map.entry("capitalize", (t, g) -> PythonText.capitalised(t)),
          Map.entry("startswith", (t, g) -> any(g, part(t, g)::startsWith)),
          Map.entry("endswith", (t, g) -> any(g, part(t, g)::endsWith)),
          Map.entry("split", (t, g) -> split(t, g, false)),
          Map.entry("rsplit", (t, g) -> split(t, g, true)),
          Map.entry(
              "splitlines",
              (t, g) -> new ArrayList<>(PythonText.lines(t, g.flag(0, "keepends", false)))),
          Map.entry("partition", (t, g) -> parted(t, g.needText(0, "sep"), false)),
          Map.entry("rpartition", (t, g) -> parted(t, g.needText(0, "sep"), true)),
          Map.entry("replace", TextMethods::replaced),
          Map.entry("removeprefix", (t, g) -> without(t, g.needText(0, "prefix"), true)),
          Map.entry("removesuffix", (t, g) -> without(t, g.needText(0, "suffix"), false)),
          Map.entry("find", (t, g) -> found(t, g, false)),
          Map.entry("rfind", (t, g) -> found(t, g, true)),
          Map.entry("index", (t, g) -> there(t, g, false)),
          Map.entry("rindex", (t, g) -> there(t, g, true)),
          Map.entry("count", TextMethods::count),
          Map.entry("join", (t, g) -> ListFilters.joined(strings(g.need(0, "iterable")), t)),
          Map.entry("format", BraceFormat::of),
          Map.entry("center", (t, g) -> PythonText.centred(t, g.whole(0, "width", 0), fill(g))),
          Map.entry("ljust", (t, g) -> t + pad(t, g)),
          Map.entry("rjust", (t, g) -> pad(t, g) + t),
          Map.entry("zfill", (t, g) -> zeros(t, g.whole(0, "width", 0))),
          Map.entry("expandtabs", (t, g) -> t.replace("\t", " ".repeat(8))),
          Map.entry("isalpha", (t, g) -> all(t, Character::isLetter)),
          Map.entry("isdigit", (t, g) -> all(t, Character::isDigit)),
          Map.entry("isdecimal", (t, g) -> all(t, Character::isDigit)),
          Map.entry("isnumeric", (t, g) -> all(t, TextMethods::isNumeric)),
          Map.entry("isalnum", (t, g) -> all(t, c -> Character.isLetter(c) || isNumeric(c))),
          Map.entry("isspace", (t, g) -> all(t, PythonText::isSpace)),
          Map.entry("isascii", (t, g) -> t.chars().allMatch(c -> c < 128)),
          Map.entry("isupper", (t, g) -> isCase(t, Character::isUpperCase)),
          Map.entry("islower", (t, g) -> isCase(t, Character::isLowerCase)),
          Map.entry("istitle", (t, g) -> !t.isEmpty() && PythonText.title(t).equals(t)));

  private TextMethods() {}

  static Optional<Callable> of(String text, String name) {
    return Optional.ofNullable(BY_NAME.get(name))
        .map(method -> (a, n) -> method.apply(text, new CallArguments(a, n)));
  }

  static String stripped(String text, CallArguments given, boolean front, boolean back) {
    Object characters = given.get(0, "chars", Undefined.NONE);
    if (characters instanceof String some) {
      return some.isEmpty() ? text : PythonText.stripped(text, some, front, back);
    }
    return PythonText.stripped(text, "", front, back);
  }

  private static String swapped(String text) {
    StringBuilder swapped = new StringBuilder();
    text.codePoints()
        .map(c -> Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c))
        .forEach(swapped::appendCodePoint);
    return swapped.toString();
  }

  /** What of the text the second and third argument leave. */
  private static String part(String text, CallArguments given) {
    Object from = given.get(1, "start", Undefined.NONE);
    Object to = given.get(2, "end", Undefined.NONE);
    return (String) AttributeAccess.slice(text, from, to, Undefined.NONE);
  }

  private static boolean any(CallArguments given, Predicate<String> test) {
    Object wanted = given.need(0, "prefix");
    return wanted instanceof List<?> list
        ? list.stream().map(Values::text).anyMatch(test)
        : test.test(needed(wanted));
  }

  private static String needed(Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw TemplateErrors.run("it takes %s for a text.".formatted(Values.quoted(value)));
  }

  private static Object split(String text, CallArguments given, boolean fromEnd) {
    int most = given.whole(1, "maxsplit", -1);
    Object separator = given.get(0, "sep", Undefined.NONE);
    if (separator == Undefined.NONE) {
      return fromEnd ? PythonText.wordsFromEnd(text, most) : PythonText.words(text, most);
    }
    return PythonText.split(text, needed(separator), most, fromEnd);
  }

  private static Object parted(String text, String separator, boolean last) {
    int at = last ? text.lastIndexOf(separator) : text.indexOf(separator);
    if (at < 0) {
      return new Tuple(last ? List.of("", "", text) : List.of(text, "", ""));
    }
    String after = text.substring(at + separator.length());
    return new Tuple(List.of(text.substring(0, at), separator, after));
  }

  private static Object replaced(String text, CallArguments given) {
    int most = given.whole(2, "count", -1);
    return PythonText.replaced(
        text, needed(given.need(0, "old")), needed(given.need(1, "new")), most);
  }

  private static String without(String text, String part, boolean front) {
    if (front) {
      return text.startsWith(part) ? text.substring(part.length()) : text;
    }
    return text.endsWith(part) ? text.substring(0, text.length() - part.length()) : text;
  }

  /** Counted in characters from the start of the whole text. */
  private static long found(String text, CallArguments given, boolean last) {
    String within = part(text, given);
    String wanted = given.needText(0, "sub");
    int at = last ? within.lastIndexOf(wanted) : within.indexOf(wanted);
    Object from = given.get(1, "start", 0L);
    long start = from == Undefined.NONE ? 0 : Values.whole(from);
    long offset = start < 0 ? Math.max(0, start + PythonText.length(text)) : start;
    return at < 0 ? -1 : offset + within.codePointCount(0, at);
  }

  private static long there(String text, CallArguments given, boolean last) {
    long at = found(text, given, last);
    if (at < 0) {
      throw TemplateErrors.run(
          "it looks for %s, which is not there.".formatted(given.needText(0, "sub")));
    }
    return at;
  }

  private static Object count(String text, CallArguments given) {
    String within = part(text, given);
    String wanted = given.needText(0, "sub");
    return wanted.isEmpty()
        ? PythonText.length(within) + 1
        : PythonText.split(within, wanted, -1, false).size() - 1L;
  }

  private static List<Object> strings(Object values) {
    List<Object> list = Values.list(values);
    list.forEach(TextMethods::needed);
    return list;
  }

  private static String fill(CallArguments given) {
    return given.text(1, "fillchar", " ");
  }

  private static String pad(String text, CallArguments given) {
    return WorkBudget.repeat(fill(given), given.whole(0, "width", 0) - PythonText.length(text));
  }

  private static String zeros(String text, int width) {
    boolean signed = text.startsWith("-") || text.startsWith("+");
    String zeros = WorkBudget.repeat("0", width - PythonText.length(text));
    return signed ? text.charAt(0) + zeros + text.substring(1) : zeros + text;
  }

  private static boolean all(String text, IntPredicate test) {
    return !text.isEmpty() && text.codePoints().allMatch(test);
  }

  private static boolean isNumeric(int c) {
    int type = Character.getType(c);
    return Character.isDigit(c)
        || type == Character.LETTER_NUMBER
        || type == Character.OTHER_NUMBER;
  }

  static boolean isCase(String text, IntPredicate test) {
    return text.codePoints().filter(TextMethods::isCased).allMatch(test)
        && text.codePoints().anyMatch(TextMethods::isCased);
  }

  private static boolean isCased(int c) {
    return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
  }
}
