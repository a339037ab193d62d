package dev.heed.spark;

import dev.heed.Pipeline;
import dev.heed.error.HeedException;
import dev.heed.spi.TaskType;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Functions for SQL.
 *
 * <pre>{@code
 * HeedFunctions.register(spark, "labels", "image-classification", "s3a://models/vit", Map.of());
 * spark.sql("SELECT path, labels(content).output[0].label FROM photos");
 * }</pre>
 */
public final class HeedFunctions {

  private HeedFunctions() {}

  /**
   * Registers a function of one argument, bytes or a text, that gives {@code struct<output,
   * error>}, the output as {@link HeedTransformer} has it.
   *
   * @param model as {@link HeedTransformer#setModel} takes it; empty for the task's standard model
   * @param options the task's options
   */
  public static void register(
      SparkSession spark, String name, String task, String model, Map<String, String> options) {
    TaskType<?, ?> type = ExecutorModels.heed().task(task);
    DataType answer = Schemas.of(type);
    StructType result =
        DataTypes.createStructType(
            List.of(
                DataTypes.createStructField("output", answer, true),
                DataTypes.createStructField("error", PartitionRun.errorType(), true)));
    ModelKey key =
        new ModelKey(
            type.id(),
            model,
            "cpu",
            spark.sparkContext().getConf().getInt("spark.task.cpus", 1),
            options);
    spark.udf().register(name, function(key, answer), result);
  }

  private static UDF1<Object, Object> function(ModelKey key, DataType answer) {
    return value -> {
      try (ExecutorModels.Lent model = ExecutorModels.borrow(key)) {
        return answered(model, value, answer);
      }
    };
  }

  @SuppressWarnings("unchecked") // the reader is the task's own
  private static Object answered(ExecutorModels.Lent model, Object value, DataType answer) {
    try {
      Object input = new RowInput(model.type(), 0).of("the value", value, null);
      Object output = ((Pipeline<Object, Object>) model.pipeline()).run(input);
      return RowFactory.create(Answers.of(model.type(), input, output, answer), null);
    } catch (HeedException e) {
      return RowFactory.create(null, RowFactory.create(e.code().name(), e.getMessage()));
    }
  }
}
