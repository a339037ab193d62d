package dev.heed.spark;

import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.WavFile;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Tensor;
import dev.heed.vision.task.ImageFeatures;
import java.lang.annotation.Annotation;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

  /** As in JSON: {@code token_str} for {@code tokenStr}, or what its annotation says. */
  static String name(Method accessor) {
    return Arrays.stream(accessor.getAnnotations())
        .filter(annotation -> isNamed(annotation, "JsonProperty"))
        .map(annotation -> (String) call(method(annotation.annotationType(), "value"), annotation))
        .filter(name -> !name.isEmpty())
        .findFirst()
        .orElseGet(
            () ->
                accessor
                    .getName()
                    .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                    .toLowerCase(Locale.ROOT));
  }

  /** What a value has in JSON: the components of a record, and methods that are members too. */
  static List<Method> members(Class<?> type) {
    List<Method> all = new ArrayList<>();
    if (type.isRecord()) {
      for (RecordComponent component : type.getRecordComponents()) {
        all.add(component.getAccessor());
      }
    }
    Arrays.stream(type.getDeclaredMethods())
        .filter(method -> isAnnotated(method, "JsonProperty") && !all.contains(method))
        .sorted(Comparator.comparing(Method::getName))
        .forEach(all::add);
    return all;
  }

  /**
   * The method that says the whole value in JSON. The annotation has another package in one jar.
   */
  static Optional<Method> jsonValue(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> isAnnotated(method, "JsonValue"))
        .findFirst();
  }

  private static boolean isAnnotated(Method method, String annotation) {
    return method.getParameterCount() == 0
        && Arrays.stream(method.getAnnotations()).anyMatch(each -> isNamed(each, annotation));
  }

  private static boolean isNamed(Annotation annotation, String name) {
    return annotation.annotationType().getSimpleName().equals(name);
  }

  private static Method method(Class<?> type, String name) {
    try {
      return type.getMethod(name);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("every such annotation has one", e);
    }
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
    if (value instanceof Audio audio) {
      return RowFactory.create(audio.rate(), audio.length(), WavFile.bytes(audio));
    }
    Optional<Method> written = jsonValue(value.getClass());
    if (written.isPresent()) {
      return of(call(written.get(), value), type);
    }
    if (type.equals(DataTypes.StringType)) {
      return JsonText.of(value);
    }
    if (type.equals(DataTypes.BinaryType)) {
      return value;
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
    if (value instanceof Map<?, ?> map) {
      return of(map.get(name), type);
    }
    return members(value.getClass()).stream()
        .filter(method -> name(method).equals(name))
        .findFirst()
        .map(method -> of(call(method, value), type))
        .orElse(null);
  }

  static @Nullable Object call(Method method, Object value) {
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
    return value;
  }
}
