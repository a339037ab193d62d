package dev.heed.wiring;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Mechanism;
import dev.heed.spi.Options;
import java.util.LinkedHashMap;
import java.util.Map;

/** A mechanism as a user writes it: {@code truncated}, or {@code truncated:left=16,right=4}. */
public record MechanismChoice(String name, Options options) {

  /**
   * Reads what a user wrote; an option without a value is a flag.
   *
   * @throws HeedException INVALID_OPTION where it is not written so
   */
  public static MechanismChoice parse(String text) {
    int colon = text.indexOf(':');
    String name = (colon < 0 ? text : text.substring(0, colon)).strip();
    if (name.isEmpty() || colon == text.length() - 1) {
      throw malformed(text);
    }
    Map<String, String> options = new LinkedHashMap<>();
    if (colon > 0) {
      for (String option : text.substring(colon + 1).split(",", -1)) {
        add(text, options, option.strip());
      }
    }
    return new MechanismChoice(name, new Options(options));
  }

  private static void add(String text, Map<String, String> options, String option) {
    int equals = option.indexOf('=');
    String key = (equals < 0 ? option : option.substring(0, equals)).strip();
    String value = equals < 0 ? "" : option.substring(equals + 1).strip();
    if (key.isEmpty() || options.put(key, value) != null) {
      throw malformed(text);
    }
  }

  private static HeedException malformed(String text) {
    return new HeedException(
        ErrorCode.INVALID_OPTION,
        "'%s' does not name a mechanism. Write its name, or name:option=value,option=value with each option once, such as truncated:left=16,right=4. 'heed plugins' lists names and options."
            .formatted(text));
  }

  /**
   * The mechanism, with these options settled.
   *
   * @throws HeedException UNKNOWN_NAME for a name or an option that is not known
   */
  public <T> Mechanism<T> in(Registry<Mechanism<T>> known) {
    return known.get(name).with(options);
  }
}
