package dev.heed.spark;

import dev.heed.Pipeline;
import dev.heed.batch.Answer;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Call;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * Runs the rows of a partition in batches. A row that cannot be read or answered has an error in
 * its answer's place, and the rest go on.
 *
 * @param input the column's place; {@code second} that of the question or query, -1 without one
 * @param name the place of a column that says what a row is called, -1 without one
 */
record PartitionRun(
    ModelKey key,
    int input,
    int second,
    int name,
    int batchSize,
    int rate,
    DataType answer,
    LongAccumulator rows,
    LongAccumulator errors)
    implements MapPartitionsFunction<Row, Row> {

  private static final Map<String, String> SECOND_IS_OPTION =
      Map.of("text-ranking", "query", "sentence-similarity", "source-sentence");

  @Override
  public Iterator<Row> call(Iterator<Row> partition) {
    if (!partition.hasNext()) {
      return partition;
    }
    ExecutorModels.Lent model = ExecutorModels.borrow(key);
    TaskContext context = TaskContext.get();
    if (context != null) {
      context.addTaskCompletionListener((TaskCompletionListener) done -> model.close());
    }
    return new Batches(partition, model);
  }

  /** Reads a batch when the answers of the one before are gone. */
  private final class Batches implements Iterator<Row> {

    private final Iterator<Row> partition;
    private final ExecutorModels.Lent model;
    private final Deque<Row> ready = new ArrayDeque<>();

    Batches(Iterator<Row> partition, ExecutorModels.Lent model) {
      this.partition = partition;
      this.model = model;
    }

    @Override
    public boolean hasNext() {
      return !ready.isEmpty() || partition.hasNext();
    }

    @Override
    public Row next() {
      if (ready.isEmpty()) {
        List<Row> batch = new ArrayList<>();
        while (batch.size() < batchSize && partition.hasNext()) {
          batch.add(partition.next());
        }
        ready.addAll(answers(batch, model));
      }
      return ready.removeFirst();
    }
  }

  /** What became of one row. */
  private record Outcome(
      @Nullable Object input, @Nullable Object answer, @Nullable HeedException error) {}

  private List<Row> answers(List<Row> batch, ExecutorModels.Lent model) {
    Outcome[] outcomes = new Outcome[batch.size()];
    RowInput reader = new RowInput(model.type(), rate);
    Map<String, List<Integer>> together = new LinkedHashMap<>();
    for (int i = 0; i < outcomes.length; i++) {
      Row row = batch.get(i);
      try {
        outcomes[i] = new Outcome(read(reader, row), null, null);
        together.computeIfAbsent(String.valueOf(option(row)), k -> new ArrayList<>()).add(i);
      } catch (HeedException e) {
        outcomes[i] = new Outcome(null, null, e);
      }
    }
    together.values().forEach(indices -> run(batch, indices, outcomes, model.pipeline()));
    List<Row> answers = new ArrayList<>();
    for (int i = 0; i < outcomes.length; i++) {
      answers.add(row(batch.get(i), outcomes[i], model));
    }
    return answers;
  }

  private Object read(RowInput reader, Row row) {
    String called = name < 0 ? "the row" : String.valueOf(row.get(name));
    boolean samples =
        !row.isNullAt(input) && row.schema().fields()[input].dataType().typeName().equals("array");
    return samples
        ? reader.samples(row.getList(input))
        : reader.of(called, row.get(input), second < 0 ? null : row.getString(second));
  }

  /** Where a task takes the second text as an option, rows with the same one run together. */
  private Optional<Map<String, String>> option(Row row) {
    String named = SECOND_IS_OPTION.get(key.task());
    return second < 0 || named == null || row.isNullAt(second)
        ? Optional.empty()
        : Optional.of(Map.of(named, row.getString(second)));
  }

  @SuppressWarnings("unchecked") // the reader is the task's own
  private void run(
      List<Row> batch, List<Integer> indices, Outcome[] outcomes, Pipeline<?, ?> pipeline) {
    Call call =
        option(batch.get(indices.get(0))).map(Call.plain()::withOptions).orElse(Call.plain());
    List<Object> inputs = new ArrayList<>();
    indices.forEach(i -> inputs.add(outcomes[i].input()));
    List<Answer<Object>> answers = ((Pipeline<Object, Object>) pipeline).runEach(inputs, call);
    for (int k = 0; k < answers.size(); k++) {
      outcomes[indices.get(k)] =
          new Outcome(
              inputs.get(k),
              answers.get(k).value().orElse(null),
              answers.get(k).error().orElse(null));
    }
  }

  private Row row(Row row, Outcome outcome, ExecutorModels.Lent model) {
    rows.add(1);
    HeedException error = outcome.error();
    Object written = null;
    if (error == null) {
      try {
        written = Answers.of(model.type(), outcome.input(), outcome.answer(), answer);
      } catch (HeedException e) {
        error = e;
      }
    }
    if (error != null) {
      errors.add(1);
    }
    @Nullable Object[] values = new Object[row.size() + 2];
    for (int i = 0; i < row.size(); i++) {
      values[i] = row.get(i);
    }
    values[row.size()] = written;
    values[row.size() + 1] = error == null ? null : told(error.code(), error.getMessage());
    return RowFactory.create(values);
  }

  private static Row told(ErrorCode code, @Nullable String message) {
    return RowFactory.create(code.name(), message);
  }

  static DataType errorType() {
    return DataTypes.createStructType(
        List.of(
            DataTypes.createStructField("code", DataTypes.StringType, true),
            DataTypes.createStructField("message", DataTypes.StringType, true)));
  }
}
