package dev.heed.spi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From an option's text to the value of its component's type. */
final class OptionValue {

  static final String FLAG = "true|false";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final String LIST = "a list such as a,b or [\"a\", \"b\"]";

  private OptionValue() {}

  /** What to write for a component of this type. */
  static String placeholder(RecordComponent component) {
    Class<?> type = element(component.getGenericType());
    String one =
        type == boolean.class || type == Boolean.class
            ? FLAG
            : type.isEnum()
                ? Arrays.stream(type.getEnumConstants())
                    .map(OptionValue::written)
                    .collect(Collectors.joining("|"))
                : type == String.class ? "TEXT" : isWhole(type) ? "N" : "X";
    return component.getType() == List.class ? one + "," + one + ",..." : one;
  }

  /** The value; where {@code text} is null, the default or an empty optional or list. */
  static Object of(RecordComponent component, Option option, @Nullable String text) {
    String name = OptionSchema.name(component);
    boolean optional = component.getType() == Optional.class;
    String given = text == null && !option.byDefault().isEmpty() ? option.byDefault() : text;
    if (component.getType() == List.class) {
      return given == null
          ? List.of()
          : list(name, element(component.getGenericType()), option, given);
    }
    if (given == null) {
      return optional ? Optional.empty() : zero(component.getType());
    }
    Object value = one(name, element(component.getGenericType()), option, given);
    return optional ? Optional.of(value) : value;
  }

  /** A component without a default that is not given: nothing of its kind. */
  private static Object zero(Class<?> type) {
    if (type == boolean.class) {
      return false;
    }
    if (type == String.class) {
      return "";
    }
    if (type == int.class) {
      return 0;
    }
    if (type == long.class) {
      return 0L;
    }
    if (type == double.class) {
      return 0.0;
    }
    throw new IllegalArgumentException("an option of type " + type + " needs a default");
  }

  /** The type itself, or what its optional or list holds. */
  private static Class<?> element(Type type) {
    Type inner = type instanceof ParameterizedType many ? many.getActualTypeArguments()[0] : type;
    return inner instanceof Class<?> known ? known : String.class;
  }

  private static List<Object> list(String name, Class<?> type, Option option, String text) {
    List<Object> values = new ArrayList<>();
    for (String part : parts(name, option, text)) {
      values.add(one(name, type, option, part));
    }
    return List.copyOf(values);
  }

  /** Parts between commas, or a list in JSON, whose texts may have commas. */
  private static List<String> parts(String name, Option option, String text) {
    if (!text.strip().startsWith("[")) {
      return Arrays.stream(text.split(","))
          .map(part -> option.keepsBlanks() ? part : part.strip())
          .filter(part -> !part.isBlank())
          .toList();
    }
    try {
      List<String> parts = new ArrayList<>();
      for (JsonNode node : JSON.readTree(text)) {
        if (!node.isValueNode() || node.isNull()) {
          throw refused(name, LIST, text);
        }
        parts.add(node.asText());
      }
      return parts;
    } catch (JsonProcessingException e) {
      throw refused(name, LIST, text);
    }
  }

  private static Object one(String name, Class<?> type, Option option, String text) {
    if (type == String.class) {
      return text;
    }
    if (type == boolean.class || type == Boolean.class) {
      return flag(name, text);
    }
    if (type.isEnum()) {
      return constant(name, type, text);
    }
    return number(name, type, option, text.strip());
  }

  private static Boolean flag(String name, String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "", "true" -> true;
      case "false" -> false;
      default -> throw refused(name, "true or false", text);
    };
  }

  private static Object constant(String name, Class<?> type, String text) {
    Object[] all = type.getEnumConstants();
    for (Object constant : all) {
      if (written(constant).equalsIgnoreCase(text.strip().replace('_', '-'))) {
        return constant;
      }
    }
    String known = Arrays.stream(all).map(OptionValue::written).collect(Collectors.joining(", "));
    throw refused(name, "one of " + known, text);
  }

  /** {@code SINGLE_LABEL} is {@code single-label}. */
  private static String written(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static boolean isWhole(Class<?> type) {
    return type == int.class || type == Integer.class || type == long.class || type == Long.class;
  }

  private static Object number(String name, Class<?> type, Option option, String text) {
    String wanted = isWhole(type) ? "a whole number" : "a number";
    try {
      Number number =
          type == int.class || type == Integer.class
              ? (Number) Integer.valueOf(text)
              : isWhole(type) ? (Number) Long.valueOf(text) : Double.valueOf(text);
      requireRange(name, option, number);
      return number;
    } catch (NumberFormatException e) {
      throw refused(name, wanted + range(option), text);
    }
  }

  /** Refuses numbers outside the range, in optional components and lists too. */
  static void requireRange(String name, Option option, Object value) {
    if (value instanceof Optional<?> optional) {
      optional.ifPresent(inner -> requireRange(name, option, inner));
    } else if (value instanceof List<?> list) {
      list.forEach(inner -> requireRange(name, option, inner));
    } else if (value instanceof Number number) {
      double at = number.doubleValue();
      if (Double.isNaN(at) || at < option.min() || at > option.max()) {
        String wanted = isWhole(number.getClass()) ? "a whole number" : "a number";
        throw refused(name, wanted + range(option), number.toString());
      }
    }
  }

  private static String range(Option option) {
    boolean low = option.min() > Double.NEGATIVE_INFINITY;
    boolean high = option.max() < Double.POSITIVE_INFINITY;
    if (low && high) {
      return " from %s to %s".formatted(plain(option.min()), plain(option.max()));
    }
    return low
        ? ", at least " + plain(option.min())
        : high ? ", at most " + plain(option.max()) : "";
  }

  private static String plain(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }

  private static HeedException refused(String name, String wanted, String text) {
    return new HeedException(
        ErrorCode.INVALID_OPTION, "--%s should be %s, but is '%s'.".formatted(name, wanted, text));
  }
}
