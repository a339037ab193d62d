package dev.heed.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.spi.Source;
import dev.heed.spi.TaskType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows are what {@code heed run --json} prints, for each task. */
class EveryTaskIT {

  private static final Heed HEED = Heed.start();

  /** Whose answers have another form for each way of asking: the column is text in JSON. */
  private static final Set<String> AS_TEXT = Set.of("keypoint-matching");

  /** What a row has and JSON leaves to a file. */
  private static final Set<String> MORE = Set.of("wav");

  /**
   * The reference has no folder of these: a graph of the test's own, a tokenizer that is missing.
   */
  private static final Set<String> WITHOUT_FOLDER =
      Set.of("background-removal", "zero-shot-image-segmentation");

  @TempDir private static Path scratch;
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start(scratch.resolve("local"));
  }

  @AfterAll
  static void stop() {
    if (spark != null) {
      spark.stop();
    }
  }

  static List<TaskCase> cases() {
    return TaskCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void a_row_has_what_the_command_line_prints(TaskCase each) throws IOException {
    String folder = each.folder(scratch);
    Row row = transformer(each, folder).transform(input(each)).collectAsList().get(0);
    assertThat(row.<Object>getAs("error")).isNull();
    boolean text = row.schema().apply("output").dataType().equals(DataTypes.StringType);
    assertThat(text).isEqualTo(AS_TEXT.contains(each.task()));
    Object printed = printed(each, folder);
    Object cell = text ? Written.parsed(row.getAs("output")) : Written.row(row.getAs("output"));
    // JSON has a single answer without the list around it, a column always has the list.
    boolean bare = !printed.equals(cell) && cell instanceof List<?> list && list.size() == 1;
    assertThat(withoutMore(bare ? ((List<?>) cell).get(0) : cell)).isEqualTo(printed);
  }

  private static @Nullable Object withoutMore(@Nullable Object cell) {
    if (cell instanceof Map<?, ?> map) {
      map.keySet().removeAll(MORE);
    }
    return cell;
  }

  @Test
  void no_task_is_forgotten() {
    Set<String> known = HEED.tasks().all().stream().map(TaskType::id).collect(Collectors.toSet());
    Set<String> seen =
        cases().stream()
            .map(each -> HEED.task(each.task()).id().replaceAll("_.*", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    seen.addAll(WITHOUT_FOLDER);
    assertThat(seen).containsAll(known);
  }

  private static HeedTransformer transformer(TaskCase each, String folder) {
    return new HeedTransformer()
        .setTask(each.task())
        .setModel(folder)
        .setInputCol("input")
        .setOptions(each.options().toArray(String[]::new));
  }

  private static Dataset<Row> input(TaskCase each) throws IOException {
    StructType schema =
        new StructType().add("input", each.isFile() ? DataTypes.BinaryType : DataTypes.StringType);
    return spark.createDataset(List.of(RowFactory.create(each.value())), Encoders.row(schema));
  }

  @SuppressWarnings("unchecked") // the reader is the task's own
  private static Object printed(TaskCase each, String folder) {
    TaskType<Object, Object> type = (TaskType<Object, Object>) HEED.task(each.task());
    Opening opening = Opening.standard().withOptions(each.byName());
    if (!folder.isEmpty()) {
      opening = opening.withModel(Path.of(folder));
    }
    try (Pipeline<Object, Object> pipeline = HEED.pipeline(type, opening)) {
      Object input =
          each.isFile()
              ? type.reader().read(Source.of(each.path()))
              : type.reader().read(type.reader().find(each.input()).get(0));
      return Written.json(type, input, pipeline.run(input));
    }
  }
}
