package dev.heed.error;

import static java.util.Objects.requireNonNull;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one exception that Heed throws on purpose. The message says what was asked, what was found,
 * what there is and what to do.
 *
 * <pre>{@code
 * try {
 *   Image.read(Path.of("cat.png"));
 * } catch (HeedException e) {
 *   int status = e.code().isCallersMistake() ? 400 : 500;
 *   System.err.println(status + " " + e.code() + ": " + e.getMessage());
 * }
 * }</pre>
 */
public final class HeedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private static final int LONG = 1000;
  private static final int SHOWN = 100;
  private static final Pattern ENDLESS = Pattern.compile("\\S{%s,}+".formatted(LONG));

  private final ErrorCode code;

  public HeedException(ErrorCode code, String message) {
    super(readable(message));
    this.code = requireNonNull(code);
  }

  public HeedException(ErrorCode code, String message, Throwable cause) {
    super(readable(message), cause);
    this.code = requireNonNull(code);
  }

  /** What was asked may be a file's worth of letters, of which a message needs the first. */
  private static String readable(String message) {
    return message.length() < LONG
        ? message
        : ENDLESS.matcher(message).replaceAll(word -> Matcher.quoteReplacement(cut(word.group())));
  }

  private static String cut(String word) {
    return "%s... (%s characters)".formatted(word.substring(0, SHOWN), word.length());
  }

  public static HeedException invalidInput(String message) {
    return new HeedException(ErrorCode.INVALID_INPUT, message);
  }

  public static HeedException invalidModel(String message) {
    return new HeedException(ErrorCode.INVALID_MODEL, message);
  }

  public ErrorCode code() {
    return code;
  }
}
