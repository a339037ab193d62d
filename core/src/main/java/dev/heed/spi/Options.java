package dev.heed.spi;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The options that a user gave a task, as text by name; read here as what they should be. */
public record Options(Map<String, String> byName) {

  private static final int LARGEST = 1 << 16;

  public Options {
    byName = Map.copyOf(byName);
  }

  public static Options none() {
    return new Options(Map.of());
  }

  public Optional<String> text(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  public String text(String name, String otherwise) {
    return byName.getOrDefault(name, otherwise);
  }

  /** Parts between commas, without the blanks around them; empty where it is not given. */
  public List<String> texts(String name) {
    return text(name)
        .map(
            list ->
                Arrays.stream(list.split(","))
                    .map(String::strip)
                    .filter(s -> !s.isEmpty())
                    .toList())
        .orElse(List.of());
  }

  public int integer(String name, int otherwise) {
    return text(name)
        .map(value -> parse(name, value, "a whole number", Integer::valueOf))
        .orElse(otherwise);
  }

  public double number(String name, double otherwise) {
    return text(name)
        .map(value -> parse(name, value, "a number", Double::valueOf))
        .orElse(otherwise);
  }

  /**
   * The size of what is made by it: from 1 to 65,536, so that no slip of the pen asks for more
   * memory than there is.
   *
   * @throws HeedException INVALID_OPTION for anything else
   */
  public int size(String name, int otherwise) {
    return within(name, otherwise, 1);
  }

  /**
   * How many of something there are: from 0 to 65,536.
   *
   * @throws HeedException INVALID_OPTION for anything else
   */
  public int count(String name, int otherwise) {
    return within(name, otherwise, 0);
  }

  private int within(String name, int otherwise, int least) {
    int value = integer(name, otherwise);
    if (byName.containsKey(name) && (value < least || value > LARGEST)) {
      throw refused(
          name, "a whole number from %s to %s".formatted(least, LARGEST), byName.get(name));
    }
    return value;
  }

  /**
   * A finite number above 0.
   *
   * @throws HeedException INVALID_OPTION for anything else
   */
  public double positive(String name, double otherwise) {
    double value = number(name, otherwise);
    boolean isGood = value > 0 && value < Double.POSITIVE_INFINITY;
    if (byName.containsKey(name) && !isGood) {
      throw refused(name, "a number above 0", byName.get(name));
    }
    return value;
  }

  /** True for {@code true} and for an option given without a value. */
  public boolean flag(String name, boolean otherwise) {
    return text(name)
        .map(value -> parse(name, value, "true or false", Options::truth))
        .orElse(otherwise);
  }

  private static boolean truth(String value) {
    return switch (value) {
      case "", "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(value);
    };
  }

  private static <T> T parse(String name, String value, String wanted, Function<String, T> parser) {
    try {
      return parser.apply(value.strip());
    } catch (IllegalArgumentException e) {
      throw refused(name, wanted, value);
    }
  }

  private static HeedException refused(String name, String wanted, String value) {
    return new HeedException(
        ErrorCode.INVALID_OPTION, "--%s should be %s, but is '%s'.".formatted(name, wanted, value));
  }
}
