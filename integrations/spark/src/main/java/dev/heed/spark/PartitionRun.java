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
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * Runs the rows of a partition in batches. A row that cannot be read or answered has an error in
 * its answer's place, and the rest go on.
 *
 * @param input the column's place; {@code second} that of the question or query, -1 without one
 * @param name the place of a column that says what a row is called, -1 without one
 * @param given the column's type; rows that come from another such run know none
 * @param out the columns afterwards: the answer is the last but one
 */
record PartitionRun(
    ModelKey key,
    int input,
    int second,
    int name,
    int batchSize,
    int rate,
    DataType given,
    StructType out,
    LongAccumulator rows,
    LongAccumulator errors)
    implements MapPartitionsFunction<Row, Row> {

  private static final Map<String, String> SECOND_IS_OPTION =
      Map.of(
          "text-ranking", "query",
          "sentence-similarity", "source-sentence",
          "visual-question-answering", "question",
          "document-question-answering", "question",
          "image-text-to-text", "prompt");

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

  /** One text, picture or recording of a row, and what became of it. */
  private static final class Item {
    private final int row;
    private final Object input;
    private @Nullable Object answer;
    private @Nullable HeedException error;

    Item(int row, Object input) {
      this.row = row;
      this.input = input;
    }
  }

  private List<Row> answers(List<Row> batch, ExecutorModels.Lent model) {
    RowInput reader = new RowInput(model.type(), rate);
    List<List<Item>> byRow = new ArrayList<>();
    @Nullable HeedException[] unread = new HeedException[batch.size()];
    Map<String, List<Item>> together = new LinkedHashMap<>();
    for (int i = 0; i < batch.size(); i++) {
      Row row = batch.get(i);
      List<Item> items = new ArrayList<>();
      byRow.add(items);
      try {
        for (Object input : read(reader, row)) {
          items.add(new Item(i, input));
        }
        together.computeIfAbsent(String.valueOf(option(row)), k -> new ArrayList<>()).addAll(items);
      } catch (HeedException e) {
        unread[i] = e;
      }
    }
    together.values().forEach(items -> run(batch, items, model.pipeline()));
    List<Row> answers = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      answers.add(row(batch.get(i), byRow.get(i), unread[i], model));
    }
    return answers;
  }

  /** One input, or one for each text of a row that has several. */
  private List<Object> read(RowInput reader, Row row) {
    String called = name < 0 ? "the row" : String.valueOf(row.get(name));
    String question = second < 0 ? null : row.getString(second);
    if (row.isNullAt(input) || !(given instanceof ArrayType)) {
      return List.of(reader.of(called, row.get(input), question));
    }
    if (!isText(given)) {
      return List.of(reader.samples(row.getList(input)));
    }
    List<Object> texts = new ArrayList<>();
    for (Object text : row.<Object>getList(input)) {
      texts.add(reader.of("text %s of %s".formatted(texts.size() + 1, called), text, question));
    }
    return texts;
  }

  /** Whether a column has a list of texts in each row, which has a list of answers then. */
  static boolean isText(DataType column) {
    return column instanceof ArrayType list && list.elementType().equals(DataTypes.StringType);
  }

  /** Where a task takes the second text as an option, rows with the same one run together. */
  private Optional<Map<String, String>> option(Row row) {
    String named = SECOND_IS_OPTION.get(key.task());
    return second < 0 || named == null || row.isNullAt(second)
        ? Optional.empty()
        : Optional.of(Map.of(named, row.getString(second)));
  }

  @SuppressWarnings("unchecked") // the reader is the task's own
  private void run(List<Row> batch, List<Item> items, Pipeline<?, ?> pipeline) {
    if (items.isEmpty()) {
      return;
    }
    Call call =
        option(batch.get(items.get(0).row)).map(Call.plain()::withOptions).orElse(Call.plain());
    List<Object> inputs = items.stream().map(item -> item.input).toList();
    List<Answer<Object>> answers = ((Pipeline<Object, Object>) pipeline).runEach(inputs, call);
    for (int i = 0; i < answers.size(); i++) {
      items.get(i).answer = answers.get(i).value().orElse(null);
      items.get(i).error = answers.get(i).error().orElse(null);
    }
  }

  private Row row(
      Row row, List<Item> items, @Nullable HeedException unread, ExecutorModels.Lent model) {
    rows.add(1);
    HeedException error = unread;
    Object written = null;
    if (error == null) {
      try {
        written = isText(given) ? all(items, model) : one(items.get(0), model, answer());
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
    return new GenericRowWithSchema(values, out);
  }

  private DataType answer() {
    return out.fields()[out.fields().length - 2].dataType();
  }

  /** An answer for each text; one that cannot be answered is the row's error. */
  private Object all(List<Item> items, ExecutorModels.Lent model) {
    DataType element = ((ArrayType) answer()).elementType();
    @Nullable Object[] all = new Object[items.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = one(items.get(i), model, element);
    }
    return all;
  }

  private static @Nullable Object one(Item item, ExecutorModels.Lent model, DataType column) {
    HeedException error = item.error;
    if (error != null) {
      throw error;
    }
    return Answers.of(model.type(), item.input, item.answer, column);
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
