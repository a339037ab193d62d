package dev.heed.nlp.template;

import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates as {@code strftime} of the C locale writes them. */
final class Strftime {

  private static final Pattern PLACE = Pattern.compile("%(?<flag>[-_0^#]?)(?<letter>[A-Za-z%])");

  private Strftime() {}

  static String format(ZonedDateTime time, String format) {
    Matcher matcher = PLACE.matcher(format);
    StringBuilder text = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(text, "");
      String flag = matcher.group("flag");
      text.append(flagged(written(time, matcher.group("letter"), matcher.group()), flag));
    }
    return matcher.appendTail(text).toString();
  }

  /** {@code -} takes zeros or blanks before a number away, {@code _} makes them blanks. */
  private static String flagged(String text, String flag) {
    return switch (flag) {
      case "-" -> text.replaceFirst("^[0 ]+(?=\\d)", "");
      case "_" -> " ".repeat(text.length() - flagged(text, "-").length()) + flagged(text, "-");
      case "0" -> text.replace(' ', '0');
      case "^" -> text.toUpperCase(Locale.ROOT);
      default -> text;
    };
  }

  private static String written(ZonedDateTime time, String letter, String asIs) {
    return switch (letter) {
      case "a" -> time.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
      case "A" -> time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case "b", "h" -> month(time).substring(0, 3);
      case "B" -> month(time);
      case "c" -> format(time, "%a %b %e %H:%M:%S %Y");
      case "C" -> number(time.getYear() / 100, 2);
      case "d" -> number(time.getDayOfMonth(), 2);
      case "D", "x" -> format(time, "%m/%d/%y");
      case "e" -> blank(time.getDayOfMonth());
      case "f" -> number(time.getNano() / 1000, 6);
      case "F" -> format(time, "%Y-%m-%d");
      case "H" -> number(time.getHour(), 2);
      case "I" -> number(hour(time), 2);
      case "j" -> number(time.getDayOfYear(), 3);
      case "k" -> blank(time.getHour());
      case "l" -> blank(hour(time));
      case "m" -> number(time.getMonthValue(), 2);
      case "M" -> number(time.getMinute(), 2);
      case "n" -> "\n";
      case "p" -> time.getHour() < 12 ? "AM" : "PM";
      case "P" -> time.getHour() < 12 ? "am" : "pm";
      case "r" -> format(time, "%I:%M:%S %p");
      case "R" -> format(time, "%H:%M");
      case "s" -> String.valueOf(time.toEpochSecond());
      case "S" -> number(time.getSecond(), 2);
      case "t" -> "\t";
      case "T", "X" -> format(time, "%H:%M:%S");
      case "y" -> number(time.getYear() % 100, 2);
      case "Y" -> String.valueOf(time.getYear());
      case "%" -> "%";
      default -> week(time, letter, asIs);
    };
  }

  private static String week(ZonedDateTime time, String letter, String asIs) {
    int day = time.getDayOfWeek().getValue();
    return switch (letter) {
      case "u" -> String.valueOf(day);
      case "w" -> String.valueOf(day % 7);
      case "U" -> number((time.getDayOfYear() + 6 - day % 7) / 7, 2);
      case "W" -> number((time.getDayOfYear() + 6 - (day + 6) % 7) / 7, 2);
      case "V" -> number(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2);
      case "G" -> String.valueOf(time.get(IsoFields.WEEK_BASED_YEAR));
      case "g" -> number(time.get(IsoFields.WEEK_BASED_YEAR) % 100, 2);
      case "z", "Z" -> ""; // the time that templates get has no zone
      default -> asIs;
    };
  }

  private static String month(ZonedDateTime time) {
    return time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }

  private static int hour(ZonedDateTime time) {
    return time.get(ChronoField.CLOCK_HOUR_OF_AMPM);
  }

  private static String number(int value, int width) {
    return String.format(Locale.ROOT, "%0" + width + "d", value);
  }

  private static String blank(int value) {
    return String.format(Locale.ROOT, "%2d", value);
  }
}
