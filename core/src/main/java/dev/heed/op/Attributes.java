package dev.heed.op;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An operator's settings by their ONNX names. Each is a Long, a Float, a String, a Tensor, or a
 * list of Longs, Floats or Strings.
 */
public record Attributes(Map<String, Object> byName) {

  private static final Attributes NONE = new Attributes(Map.of());

  public Attributes {
    byName.forEach(Attributes::requireKind);
    byName = Collections.unmodifiableMap(new TreeMap<>(byName));
  }

  public static Attributes none() {
    return NONE;
  }

  public static Attributes of(String name, Object value) {
    return none().and(name, value);
  }

  /** These and one more; ints widen to longs, doubles narrow to floats, arrays become lists. */
  public Attributes and(String name, Object value) {
    Map<String, Object> more = new TreeMap<>(byName);
    more.put(name, widened(value));
    return new Attributes(more);
  }

  private static Object widened(Object value) {
    if (value instanceof Integer number) {
      return number.longValue();
    }
    if (value instanceof Double number) {
      return number.floatValue();
    }
    if (value instanceof Boolean flag) {
      return flag ? 1L : 0L;
    }
    return value instanceof long[] numbers ? Arrays.stream(numbers).boxed().toList() : value;
  }

  private static void requireKind(String name, Object value) {
    Object one = value instanceof List<?> list && !list.isEmpty() ? list.get(0) : value;
    if (!(one instanceof Long
        || one instanceof Float
        || one instanceof String
        || one instanceof Tensor
        || one instanceof List<?>)) {
      throw invalidInput(
          "Attribute '%s' is a %s; it can be a long, a float, a string, a tensor or a list."
              .formatted(name, value.getClass().getSimpleName()));
    }
  }

  /** Whether there is an attribute of that name. */
  public boolean has(String name) {
    return byName.containsKey(name);
  }

  /** A whole number, or {@code otherwise} where it is absent. */
  public long number(String name, long otherwise) {
    return (Long) byName.getOrDefault(name, otherwise);
  }

  /** Whether a number is there and is not 0. */
  public boolean flag(String name) {
    return number(name, 0) != 0;
  }

  /** A real number, or {@code otherwise} where it is absent. */
  public float real(String name, float otherwise) {
    return (Float) byName.getOrDefault(name, otherwise);
  }

  /** A text, or {@code otherwise} where it is absent. */
  public String text(String name, String otherwise) {
    return (String) byName.getOrDefault(name, otherwise);
  }

  /** A list of numbers, or {@code otherwise} where it is absent. */
  public long[] numbers(String name, long... otherwise) {
    return byName.get(name) instanceof List<?> list
        ? list.stream().mapToLong(n -> (Long) n).toArray()
        : otherwise;
  }
}
