package dev.heed.spark;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Tensor;
import dev.heed.vision.task.ImageFeatures;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Answers as the values of a column; the same names and numbers as in JSON. */
final class Values {

  private Values() {}

  /** As in JSON: {@code token_str} for {@code tokenStr}. */
  static String name(String component) {
    return component.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  /**
   * The method that says the whole value in JSON. The annotation has another package in one jar.
   */
  static Optional<Method> jsonValue(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> isAnnotated(method, "JsonValue"))
        .findFirst();
  }

  /** Methods that are members in JSON beside the components. */
  static List<Method> extras(Class<?> type) {
    List<String> components =
        Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> isAnnotated(method, "JsonProperty"))
        .filter(method -> !components.contains(method.getName()))
        .toList();
  }

  private static boolean isAnnotated(Method method, String annotation) {
    return method.getParameterCount() == 0
        && Arrays.stream(method.getAnnotations())
            .anyMatch(a -> a.annotationType().getSimpleName().equals(annotation));
  }

  static @Nullable Object of(@Nullable Object value, DataType type) {
    if (value == null) {
      return null;
    }
    if (value instanceof Optional<?> optional) {
      return of(optional.orElse(null), type);
    }
    if (value instanceof OptionalDouble optional) {
      return optional.isPresent() ? (Object) optional.getAsDouble() : null;
    }
    if (value instanceof ImageFeatures features) {
      return tensor(features.values());
    }
    if (value instanceof Tensor tensor) {
      return tensor(tensor);
    }
    Optional<Method> written = jsonValue(value.getClass());
    if (written.isPresent()) {
      return of(call(written.get(), value), type);
    }
    if (type instanceof ArrayType array) {
      return array(value, array.elementType());
    }
    if (type instanceof StructType struct) {
      return struct(value, struct);
    }
    return simple(value, type);
  }

  /** A half-precision value is told as the float that it is. */
  private static Row tensor(Tensor tensor) {
    long[] axes = tensor.shape().axes();
    float[] values = tensor.as(ElementType.F32).toFloats();
    return RowFactory.create(boxed(axes), boxed(values));
  }

  private static Object[] boxed(Object primitives) {
    Object[] boxed = new Object[Array.getLength(primitives)];
    for (int i = 0; i < boxed.length; i++) {
      boxed[i] = Array.get(primitives, i);
    }
    return boxed;
  }

  private static Object[] array(Object value, DataType element) {
    List<@Nullable Object> values = new ArrayList<>();
    if (value instanceof Collection<?> list) {
      list.forEach(each -> values.add(of(each, element)));
    } else {
      for (int i = 0; i < Array.getLength(value); i++) {
        values.add(of(Array.get(value, i), element));
      }
    }
    return values.toArray();
  }

  private static Row struct(Object value, StructType struct) {
    @Nullable Object[] fields = new Object[struct.fields().length];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = member(value, struct.fields()[i].name(), struct.fields()[i].dataType());
    }
    return RowFactory.create(fields);
  }

  private static @Nullable Object member(Object value, String name, DataType type) {
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      if (name(component.getName()).equals(name)) {
        return of(call(component.getAccessor(), value), type);
      }
    }
    return extras(value.getClass()).stream()
        .filter(method -> name(method.getName()).equals(name))
        .findFirst()
        .map(method -> of(call(method, value), type))
        .orElse(null);
  }

  private static @Nullable Object call(Method method, Object value) {
    try {
      method.setAccessible(true);
      return method.invoke(value);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("a public method of a record: " + method, e);
    }
  }

  private static Object simple(Object value, DataType type) {
    if (value instanceof Number number) {
      if (type.equals(DataTypes.FloatType)) {
        return number.floatValue();
      }
      if (type.equals(DataTypes.DoubleType)) {
        return number.doubleValue();
      }
      if (type.equals(DataTypes.IntegerType)) {
        return number.intValue();
      }
      if (type.equals(DataTypes.LongType)) {
        return number.longValue();
      }
    }
    return value instanceof Boolean ? value : String.valueOf(value);
  }
}
