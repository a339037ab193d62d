package dev.heed.nlp.template;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How one value is written: width, fill, sign, digits and kind, as Python's formats have them.
 *
 * @param precision negative where none is given
 * @param type such as {@code d}, {@code f}, {@code s}; a blank where none is given
 */
record FormatSpec(
    String fill,
    char align,
    char sign,
    boolean marks,
    String group,
    int width,
    int precision,
    char type) {

  private static final int LARGEST = 1_000;

  private static final Pattern FORM =
      Pattern.compile(
          "(?:(?<fill>.)?(?<align>[<>=^]))?(?<sign>[-+"
              + " ])?(?<marks>#)?(?<zero>0)?(?<width>\\d{1,6})?(?<group>[,_])?(?:\\.(?<precision>\\d{1,6}))?(?<type>[a-zA-Z%])?",
          Pattern.DOTALL);

  static FormatSpec of(String spec) {
    Matcher m = FORM.matcher(spec);
    if (!m.matches()) {
      throw TemplateErrors.run("'%s' is no format.".formatted(spec));
    }
    boolean zero = m.group("zero") != null;
    String align = m.group("align");
    return new FormatSpec(
        m.group("fill") != null ? m.group("fill") : zero ? "0" : " ",
        align != null ? align.charAt(0) : zero ? '=' : ' ',
        m.group("sign") == null ? '-' : m.group("sign").charAt(0),
        m.group("marks") != null,
        m.group("group") == null ? "" : m.group("group"),
        m.group("width") == null ? 0 : number(m.group("width")),
        m.group("precision") == null ? -1 : number(m.group("precision")),
        m.group("type") == null ? ' ' : m.group("type").charAt(0));
  }

  /** As {@code %} formats write it, whose texts stand on the right. */
  static FormatSpec ofPercent(
      String flags,
      @org.jspecify.annotations.Nullable String width,
      @org.jspecify.annotations.Nullable String precision,
      char type) {
    boolean left = flags.contains("-");
    boolean zero = flags.contains("0") && !left && "diouxXeEfFgG".indexOf(type) >= 0;
    return new FormatSpec(
        zero ? "0" : " ",
        left ? '<' : zero ? '=' : '>',
        flags.contains("+") ? '+' : flags.contains(" ") ? ' ' : '-',
        flags.contains("#"),
        "",
        width == null ? 0 : number(width),
        precision == null ? -1 : number(precision),
        type == 'i' || type == 'u' ? 'd' : type);
  }

  String write(Object value) {
    if (type == 'r' || type == 'a') {
      return padded("", cut(Python.repr(value)), '<');
    }
    if (type == 's' || !Values.isNumber(value) || (type == ' ' && value instanceof Boolean)) {
      if ("s ".indexOf(type) < 0) {
        throw TemplateErrors.run("it writes %s as a number.".formatted(Values.quoted(value)));
      }
      return padded("", cut(Values.text(value)), '<');
    }
    String digits = digits(value);
    boolean negative = digits.startsWith("-");
    String body = grouped(negative ? digits.substring(1) : digits);
    return padded(negative ? "-" : sign == '-' ? "" : String.valueOf(sign), body, '>');
  }

  private String cut(String text) {
    return precision < 0 || precision >= PythonText.length(text)
        ? text
        : text.substring(0, text.offsetByCodePoints(0, precision));
  }

  private String digits(Object value) {
    boolean whole = Values.isWhole(value);
    return switch (type) {
      case 'd', 'n' -> String.valueOf((long) Values.number(value));
      case 'x' -> (marks ? "0x" : "") + Long.toString(Values.whole(value), 16);
      case 'X' ->
          ((marks ? "0X" : "") + Long.toString(Values.whole(value), 16)).toUpperCase(Locale.ROOT);
      case 'o' -> (marks ? "0o" : "") + Long.toString(Values.whole(value), 8);
      case 'b' -> (marks ? "0b" : "") + Long.toString(Values.whole(value), 2);
      case 'c' -> Character.toString((int) Values.whole(value));
      case 'f', 'F' -> fixed(Values.number(value), precision < 0 ? 6 : precision);
      case '%' -> fixed(Values.number(value) * 100, precision < 0 ? 6 : precision) + "%";
      case 'e', 'E' -> scientific(Values.number(value), precision < 0 ? 6 : precision, false);
      case 'g', 'G' -> general(Values.number(value));
      case ' ' ->
          whole
              ? String.valueOf(Values.whole(value))
              : precision < 0 ? Python.real(Values.number(value)) : general(Values.number(value));
      default -> throw TemplateErrors.run("'%s' is no format of a number.".formatted(type));
    };
  }

  private static String fixed(double value, int digits) {
    return new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
  }

  private String scientific(double value, int digits, boolean bare) {
    BigDecimal rounded =
        new BigDecimal(value).round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
    int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
    String mantissa =
        rounded.movePointLeft(exponent).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    String power =
        (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    String letter = Character.isUpperCase(type) ? "E" : "e";
    return (bare ? bare(mantissa) : mantissa) + letter + power;
  }

  private String general(double value) {
    int digits = precision < 0 ? 6 : Math.max(1, precision);
    BigDecimal rounded =
        new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
    int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
    return exponent < -4 || exponent >= digits
        ? scientific(value, digits - 1, true)
        : bare(
            rounded
                .setScale(Math.max(0, digits - 1 - exponent), RoundingMode.HALF_EVEN)
                .toPlainString());
  }

  private static String bare(String number) {
    return number.contains(".") ? number.replaceAll("0+$", "").replaceAll("\\.$", "") : number;
  }

  private String grouped(String digits) {
    return group.isEmpty()
        ? digits
        : digits.replaceAll("(?<=\\d)(?=(?:\\d{3})+(?:\\D|$))(?<!\\.\\d{0,20})", group);
  }

  /** A width or a number of digits. */
  private static int number(String text) {
    int number = text.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(text);
    if (number > LARGEST) {
      throw TemplateErrors.run("it formats a value with %s characters or digits.".formatted(text));
    }
    return number;
  }

  private String padded(String front, String body, char usual) {
    String pad = WorkBudget.repeat(fill, width - PythonText.length(front + body));
    return switch (align == ' ' ? usual : align) {
      case '<' -> front + body + pad;
      case '^' ->
          pad.substring(0, pad.length() / 2) + front + body + pad.substring(pad.length() / 2);
      case '=' -> front + pad + body;
      default -> pad + front + body;
    };
  }
}
