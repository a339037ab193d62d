package dev.heed.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Answers that have no one form as a column, as text in JSON. It is Spark's Jackson that writes
 * them, which does not know the annotations of the one inside Heed: what they say is read here.
 */
final class JsonText {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JsonText() {}

  /** A text as it is, all else as JSON has it. */
  static String of(Object value) {
    Object plain = plain(value);
    if (plain instanceof String text) {
      return text;
    }
    try {
      return MAPPER.writeValueAsString(plain);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps, lists, numbers and texts can be written", e);
    }
  }

  private static @Nullable Object plain(@Nullable Object value) {
    if (value == null || value instanceof Number || value instanceof Boolean) {
      return value;
    }
    if (value instanceof byte[]) {
      return value; // base 64
    }
    if (value instanceof Optional<?> optional) {
      return plain(optional.orElse(null));
    }
    if (value instanceof OptionalDouble optional) {
      return optional.isPresent() ? (Object) optional.getAsDouble() : null;
    }
    if (value instanceof Collection<?> list) {
      List<@Nullable Object> all = new ArrayList<>();
      list.forEach(each -> all.add(plain(each)));
      return all;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> all = new LinkedHashMap<>();
      map.forEach((name, each) -> all.put(String.valueOf(name), plain(each)));
      return all;
    }
    return value.getClass().isArray() ? array(value) : object(value);
  }

  private static List<@Nullable Object> array(Object value) {
    List<@Nullable Object> all = new ArrayList<>();
    for (int i = 0; i < Array.getLength(value); i++) {
      all.add(plain(Array.get(value, i)));
    }
    return all;
  }

  private static @Nullable Object object(Object value) {
    Optional<Method> whole = Values.jsonValue(value.getClass());
    if (whole.isPresent()) {
      return plain(Values.call(whole.get(), value));
    }
    List<Method> members = Values.members(value.getClass());
    if (members.isEmpty()) {
      return String.valueOf(value);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    for (Method member : members) {
      Object each = plain(Values.call(member, value));
      if (each != null) {
        all.put(Values.name(member), each);
      }
    }
    return all;
  }
}
