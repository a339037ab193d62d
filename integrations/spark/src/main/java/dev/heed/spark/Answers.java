package dev.heed.spark;

import dev.heed.spi.TaskType;
import java.util.Collection;
import java.util.List;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;

/** An answer as the task writes it in JSON, with one form for one and for several of a thing. */
final class Answers {

  private Answers() {}

  @SuppressWarnings("unchecked") // input and answer are the task's own
  static @Nullable Object of(
      TaskType<?, ?> type, @Nullable Object input, @Nullable Object answer, DataType column) {
    Object told = ((TaskType<Object, Object>) type).json(input, answer);
    return Values.of(nested(told, answer, column), column);
  }

  /** JSON has one answer without the list around it; a column always has the list. */
  private static @Nullable Object nested(
      @Nullable Object told, @Nullable Object answer, DataType column) {
    if (column.equals(Schemas.TENSOR) || column.equals(Schemas.AUDIO)) {
      return answer;
    }
    if (column instanceof ArrayType list) {
      boolean bare = !(told instanceof Collection<?>) && told != null && !told.getClass().isArray();
      boolean flat =
          list.elementType() instanceof ArrayType
              && told instanceof Collection<?> all
              && all.stream().noneMatch(Collection.class::isInstance);
      return bare || flat ? List.of(told) : told;
    }
    return told;
  }
}
