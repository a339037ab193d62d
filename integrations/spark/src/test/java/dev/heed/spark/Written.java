package dev.heed.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.spi.TaskType;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;

/**
 * Answers and rows as the plain values that {@code heed run --json} writes: maps, lists, numbers,
 * texts.
 */
final class Written {

  private Written() {}

  @SuppressWarnings("unchecked") // input and answer are the task's own
  static @Nullable Object json(TaskType<?, ?> type, Object input, Object answer) {
    return plain(((TaskType<Object, Object>) type).json(input, answer));
  }

  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof Optional<?> optional) {
      return plain(optional.orElse(null));
    }
    if (value instanceof OptionalDouble optional) {
      return optional.isPresent() ? optional.getAsDouble() : null;
    }
    if (value instanceof Collection<?> list) {
      List<@Nullable Object> all = new ArrayList<>();
      list.forEach(each -> all.add(plain(each)));
      return all;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> all = new LinkedHashMap<>();
      map.forEach((key, each) -> put(all, String.valueOf(key), plain(each)));
      return all;
    }
    if (value instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    if (value != null && value.getClass().isArray()) {
      List<@Nullable Object> all = new ArrayList<>();
      for (int i = 0; i < Array.getLength(value); i++) {
        all.add(plain(Array.get(value, i)));
      }
      return all;
    }
    Optional<Method> whole = value == null ? Optional.empty() : Values.jsonValue(value.getClass());
    if (whole.isPresent()) {
      return plain(call(whole.get(), value));
    }
    if (value == null || value instanceof Number || value instanceof Boolean) {
      return value instanceof Number number ? (Object) number.doubleValue() : value;
    }
    List<Method> members = Values.members(value.getClass());
    return members.isEmpty() ? String.valueOf(value) : members(value, members);
  }

  private static Map<String, Object> members(Object value, List<Method> members) {
    Map<String, Object> all = new LinkedHashMap<>();
    members.forEach(each -> put(all, Values.name(each), plain(call(each, value))));
    return all;
  }

  private static void put(Map<String, Object> map, String name, @Nullable Object value) {
    if (value != null) {
      map.put(name, value);
    }
  }

  private static Object call(Method method, Object value) {
    try {
      method.setAccessible(true);
      return method.invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /** A cell that is text in JSON. */
  static @Nullable Object parsed(String json) {
    try {
      return plain(new ObjectMapper().readValue(json, Object.class));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  /** A cell of a row in the same form: a tensor is nested by its shape. */
  static @Nullable Object row(@Nullable Object cell) {
    if (cell instanceof Row row) {
      if (row.schema() != null && row.schema().equals(Schemas.TENSOR)) {
        return tensor(row.getList(0), row.getList(1));
      }
      Map<String, Object> all = new LinkedHashMap<>();
      for (StructField field : row.schema().fields()) {
        put(all, field.name(), row(row.getAs(field.name())));
      }
      return all;
    }
    if (cell instanceof scala.collection.Seq<?> list) {
      List<@Nullable Object> all = new ArrayList<>();
      for (int i = 0; i < list.length(); i++) {
        all.add(row(list.apply(i)));
      }
      return all;
    }
    if (cell instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    return cell instanceof Number number ? (Object) number.doubleValue() : cell;
  }

  private static Object tensor(List<Long> shape, List<Float> values) {
    List<Object> level = new ArrayList<>();
    values.forEach(value -> level.add(value.doubleValue()));
    List<Object> all = level;
    for (int axis = shape.size() - 1; axis > 0; axis--) {
      int size = Math.toIntExact(shape.get(axis));
      List<Object> outer = new ArrayList<>();
      for (int i = 0; i < all.size(); i += size) {
        outer.add(new ArrayList<>(all.subList(i, i + size)));
      }
      all = outer;
    }
    return all;
  }
}
