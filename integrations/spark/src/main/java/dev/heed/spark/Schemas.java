package dev.heed.spark;

import dev.heed.nlp.generation.TextToText;
import dev.heed.nlp.task.SentenceSimilarity;
import dev.heed.nlp.task.TextClassification;
import dev.heed.nlp.task.TextRanking;
import dev.heed.nlp.task.ZeroShotClassification;
import dev.heed.speech.audio.Audio;
import dev.heed.spi.TaskType;
import dev.heed.tensor.Tensor;
import dev.heed.vision.language.PictureFindings;
import dev.heed.vision.task.ImageFeatures;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The column type of a task's answers, from the record that it gives: its components by their names
 * in JSON. A sealed type has the components of all its records; a tensor is its shape and its
 * values.
 */
final class Schemas {

  static final StructType TENSOR =
      DataTypes.createStructType(
          List.of(
              field("shape", DataTypes.createArrayType(DataTypes.LongType, false)),
              field("values", DataTypes.createArrayType(DataTypes.FloatType, false))));

  /** A recording: what JSON says of it, and a WAV file. */
  static final StructType AUDIO =
      DataTypes.createStructType(
          List.of(
              field("sampling_rate", DataTypes.IntegerType),
              field("length", DataTypes.IntegerType),
              field("wav", DataTypes.BinaryType)));

  /** Types whose class says nothing of what they give: found as constants. */
  private static final List<Class<?>> CONSTANTS =
      List.of(
          TextClassification.class,
          TextRanking.class,
          TextToText.class,
          SentenceSimilarity.class,
          ZeroShotClassification.class);

  private Schemas() {}

  /** Of a task's answers; text, in JSON, where its class does not say what it gives. */
  static DataType of(TaskType<?, ?> task) {
    Optional<Type> answer = answer(task.getClass(), Map.of());
    return answer
        .or(() -> constant(task))
        .map(type -> of(type, Map.of()))
        .orElse(DataTypes.StringType);
  }

  private static StructField field(String name, DataType type) {
    return DataTypes.createStructField(name, type, true);
  }

  /** What stands for O where a class implements TaskType of I and O. */
  private static Optional<Type> answer(Class<?> type, Map<TypeVariable<?>, Type> known) {
    for (Type parent : type.getGenericInterfaces()) {
      if (parent instanceof ParameterizedType generic && generic.getRawType() == TaskType.class) {
        Type found = resolved(generic.getActualTypeArguments()[1], known);
        return isOpen(found) ? Optional.empty() : Optional.of(found);
      }
    }
    Type parent = type.getGenericSuperclass();
    if (parent instanceof ParameterizedType generic) {
      Map<TypeVariable<?>, Type> next = new HashMap<>();
      Class<?> raw = (Class<?>) generic.getRawType();
      for (int i = 0; i < raw.getTypeParameters().length; i++) {
        next.put(raw.getTypeParameters()[i], resolved(generic.getActualTypeArguments()[i], known));
      }
      return answer(raw, next);
    }
    return parent instanceof Class<?> raw && raw != Object.class
        ? answer(raw, Map.of())
        : Optional.empty();
  }

  /** Whether it names a variable that nothing stands for. */
  private static boolean isOpen(Type type) {
    return type instanceof TypeVariable
        || (type instanceof ParameterizedType generic
            && Arrays.stream(generic.getActualTypeArguments()).anyMatch(Schemas::isOpen));
  }

  private static Type resolved(Type type, Map<TypeVariable<?>, Type> known) {
    return type instanceof TypeVariable<?> variable ? known.getOrDefault(variable, type) : type;
  }

  private static Optional<Type> constant(TaskType<?, ?> task) {
    for (Class<?> holder : CONSTANTS) {
      for (Field field : holder.getFields()) {
        if (TaskType.class.isAssignableFrom(field.getType())
            && isOf((TaskType<?, ?>) value(field), task)
            && field.getGenericType() instanceof ParameterizedType type) {
          return Optional.of(type.getActualTypeArguments()[1]);
        }
      }
    }
    return Optional.empty();
  }

  /** Whether it is the same task, or under one of its longer names. */
  private static boolean isOf(TaskType<?, ?> known, TaskType<?, ?> task) {
    return known == task || known.variant(task.id()).isPresent();
  }

  private static Object value(Field field) {
    try {
      return field.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("a public constant: " + field, e);
    }
  }

  private static DataType of(Type type, Map<TypeVariable<?>, Type> known) {
    Type plain = resolved(type, known);
    if (plain instanceof WildcardType wildcard) {
      return of(wildcard.getUpperBounds()[0], known);
    }
    if (plain instanceof GenericArrayType array) {
      return DataTypes.createArrayType(of(array.getGenericComponentType(), known), true);
    }
    if (plain instanceof ParameterizedType generic) {
      Class<?> raw = (Class<?>) generic.getRawType();
      DataType first = of(generic.getActualTypeArguments()[0], known);
      if (raw == Optional.class) {
        return first;
      }
      return Collection.class.isAssignableFrom(raw)
          ? DataTypes.createArrayType(first, true)
          : DataTypes.StringType;
    }
    return plain instanceof Class<?> raw ? of(raw) : DataTypes.StringType;
  }

  private static DataType of(Class<?> type) {
    if (type == Tensor.class || type == ImageFeatures.class) {
      return TENSOR;
    }
    if (type == Audio.class) {
      return AUDIO;
    }
    if (type == byte[].class) {
      return DataTypes.BinaryType;
    }
    if (type.isArray()) {
      return DataTypes.createArrayType(of(type.getComponentType(), Map.of()), true);
    }
    Optional<Method> written = Values.jsonValue(type);
    if (written.isPresent()) {
      return of(written.get().getGenericReturnType(), Map.of());
    }
    if (type == PictureFindings.class) {
      return DataTypes.StringType; // another form for each of the model's tasks
    }
    if (type.isRecord() || type.isSealed() || !Values.members(type).isEmpty()) {
      Map<String, DataType> fields = new LinkedHashMap<>();
      components(type, fields);
      return DataTypes.createStructType(
          fields.entrySet().stream().map(e -> field(e.getKey(), e.getValue())).toList());
    }
    return simple(type);
  }

  /** A component that differs among the records of a sealed type is text, in JSON. */
  private static void components(Class<?> type, Map<String, DataType> fields) {
    if (type.isSealed()) {
      for (Class<?> each : type.getPermittedSubclasses()) {
        components(each, fields);
      }
      return;
    }
    for (Method member : Values.members(type)) {
      fields.merge(
          Values.name(member),
          of(member.getGenericReturnType(), Map.of()),
          (one, other) -> one.equals(other) ? one : DataTypes.StringType);
    }
  }

  private static DataType simple(Class<?> type) {
    if (type == float.class || type == Float.class) {
      return DataTypes.FloatType;
    }
    if (type == double.class || type == Double.class || type == OptionalDouble.class) {
      return DataTypes.DoubleType;
    }
    if (type == int.class || type == Integer.class) {
      return DataTypes.IntegerType;
    }
    if (type == long.class || type == Long.class) {
      return DataTypes.LongType;
    }
    return type == boolean.class || type == Boolean.class
        ? DataTypes.BooleanType
        : DataTypes.StringType;
  }
}
