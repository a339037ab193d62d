package dev.heed.error;

import static java.util.Objects.requireNonNull;

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

  private final ErrorCode code;

  public HeedException(ErrorCode code, String message) {
    super(message);
    this.code = requireNonNull(code);
  }

  public HeedException(ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = requireNonNull(code);
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
