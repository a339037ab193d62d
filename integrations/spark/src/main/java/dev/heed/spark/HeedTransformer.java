package dev.heed.spark;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;

/**
 * Runs a task on a column: images, texts and sounds to the records that the task gives, as a column
 * whose type follows from them. A row that cannot be answered has its error in {@code errorCol},
 * and the job goes on.
 *
 * <pre>{@code
 * HeedTransformer labels =
 *     new HeedTransformer()
 *         .setTask("image-classification")
 *         .setModel("s3a://models/vit")
 *         .setInputCol("content")
 *         .setOutputCol("labels");
 * Dataset<Row> answered = labels.transform(spark.read().format("binaryFile").load("photos"));
 * }</pre>
 */
public final class HeedTransformer extends Transformer implements DefaultParamsWritable {

  private static final long serialVersionUID = 1L;
  private static final int USUAL_BATCH = 32;
  private static final int USUAL_RATE = 16_000;

  private final String uid;
  private final Param<String> task;
  private final Param<String> model;
  private final Param<String> inputCol;
  private final Param<String> secondCol;
  private final Param<String> outputCol;
  private final Param<String> errorCol;
  private final Param<String> device;
  private final IntParam threads;
  private final IntParam batchSize;
  private final IntParam samplingRate;
  private final StringArrayParam options;

  public HeedTransformer() {
    this("heed_" + UUID.randomUUID().toString().substring(0, 12));
  }

  /** With an id of your own; what reading a saved one calls. */
  @SuppressWarnings("this-escape") // Spark's parameters want their owner
  public HeedTransformer(String uid) {
    this.uid = uid;
    this.task = new Param<>(uid, "task", "the task's id");
    this.model =
        new Param<>(uid, "model", "folder, org/name, files:NAME, or an address of Hadoop's");
    this.inputCol = new Param<>(uid, "inputCol", "bytes, images, texts or samples");
    this.secondCol = new Param<>(uid, "secondCol", "the question or query of each row");
    this.outputCol = new Param<>(uid, "outputCol", "where answers go");
    this.errorCol = new Param<>(uid, "errorCol", "where errors go");
    this.device = new Param<>(uid, "device", "cpu, cuda:0, auto");
    this.threads =
        new IntParam(uid, "threads", "of the processor for a run; 0 for spark.task.cpus");
    this.batchSize = new IntParam(uid, "batchSize", "rows that are read and run together");
    this.samplingRate = new IntParam(uid, "samplingRate", "of arrays of samples, in hertz");
    this.options = new StringArrayParam(this, "options", "the task's, as name=value");
    setDefault(model, "");
    setDefault(secondCol, "");
    setDefault(outputCol, "output");
    setDefault(errorCol, "error");
    setDefault(device, "cpu");
    setDefault(threads, 0);
    setDefault(batchSize, USUAL_BATCH);
    setDefault(samplingRate, USUAL_RATE);
    setDefault(options, new String[0]);
  }

  @Override
  public String uid() {
    return uid;
  }

  /** Spark finds parameters by such methods: this and those below. */
  public Param<String> task() {
    return task;
  }

  public Param<String> model() {
    return model;
  }

  public Param<String> inputCol() {
    return inputCol;
  }

  public Param<String> secondCol() {
    return secondCol;
  }

  public Param<String> outputCol() {
    return outputCol;
  }

  public Param<String> errorCol() {
    return errorCol;
  }

  public Param<String> device() {
    return device;
  }

  public IntParam threads() {
    return threads;
  }

  public IntParam batchSize() {
    return batchSize;
  }

  public IntParam samplingRate() {
    return samplingRate;
  }

  public StringArrayParam options() {
    return options;
  }

  public HeedTransformer setTask(String id) {
    set(task, id);
    return this;
  }

  /**
   * A folder on every machine, {@code org/name} of the hub's cache, {@code files:NAME} of {@code
   * addFile}, or an address that Hadoop reads.
   */
  public HeedTransformer setModel(String where) {
    set(model, where);
    return this;
  }

  public HeedTransformer setInputCol(String column) {
    set(inputCol, column);
    return this;
  }

  /**
   * The question of question-answering, the query of text-ranking, the sentence of
   * sentence-similarity.
   */
  public HeedTransformer setSecondCol(String column) {
    set(secondCol, column);
    return this;
  }

  public HeedTransformer setOutputCol(String column) {
    set(outputCol, column);
    return this;
  }

  public HeedTransformer setErrorCol(String column) {
    set(errorCol, column);
    return this;
  }

  public HeedTransformer setDevice(String name) {
    set(device, name);
    return this;
  }

  /** Threads of one run; 0, as it is without, for as many cores as Spark gives a task. */
  public HeedTransformer setThreads(int count) {
    set(threads, count);
    return this;
  }

  public HeedTransformer setBatchSize(int count) {
    set(batchSize, count);
    return this;
  }

  public HeedTransformer setSamplingRate(int hertz) {
    set(samplingRate, hertz);
    return this;
  }

  /** The task's options, each {@code name=value}, such as {@code top-k=3}. */
  public HeedTransformer setOptions(String... all) {
    set(options, all);
    return this;
  }

  private <T> T get(Param<T> param, String name) {
    if (!isDefined(param)) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "HeedTransformer needs %s: call set%s%s."
              .formatted(name, name.substring(0, 1).toUpperCase(Locale.ROOT), name.substring(1)));
    }
    return getOrDefault(param);
  }

  private ModelKey key() {
    Map<String, String> byName = new LinkedHashMap<>();
    for (String option : getOrDefault(options)) {
      int at = option.indexOf('=');
      if (at < 1) {
        throw new HeedException(
            ErrorCode.INVALID_OPTION,
            "An option is name=value, but one is '%s'.".formatted(option));
      }
      byName.put(option.substring(0, at), option.substring(at + 1));
    }
    String id = ExecutorModels.heed().task(get(task, "task")).id();
    int cores = (Integer) getOrDefault(threads);
    int own = cores > 0 ? cores : SparkContext.getOrCreate().getConf().getInt("spark.task.cpus", 1);
    return new ModelKey(id, getOrDefault(model), getOrDefault(device), own, byName);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    int input = column(schema, get(inputCol, "inputCol"));
    DataType one = Schemas.of(ExecutorModels.heed().task(get(task, "task")));
    boolean several = PartitionRun.isText(schema.fields()[input].dataType());
    DataType answer = several ? DataTypes.createArrayType(one, true) : one;
    return schema
        .add(DataTypes.createStructField(getOrDefault(outputCol), answer, true))
        .add(DataTypes.createStructField(getOrDefault(errorCol), PartitionRun.errorType(), true));
  }

  private static int column(StructType schema, String name) {
    if (!Arrays.asList(schema.fieldNames()).contains(name)) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "There is no column '%s'. There are: %s."
              .formatted(name, String.join(", ", schema.fieldNames())));
    }
    return schema.fieldIndex(name);
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    Dataset<Row> rows = dataset.toDF();
    StructType schema = rows.schema();
    StructType out = transformSchema(schema);
    SparkContext context = rows.sparkSession().sparkContext();
    LongAccumulator counted = context.longAccumulator(uid + " rows");
    LongAccumulator errors = context.longAccumulator(uid + " errors");
    String second = getOrDefault(secondCol);
    PartitionRun run =
        new PartitionRun(
            key(),
            column(schema, getOrDefault(inputCol)),
            second.isEmpty() ? -1 : column(schema, second),
            Arrays.asList(schema.fieldNames()).indexOf("path"),
            (Integer) getOrDefault(batchSize),
            (Integer) getOrDefault(samplingRate),
            schema.fields()[column(schema, getOrDefault(inputCol))].dataType(),
            out,
            counted,
            errors);
    return rows.mapPartitions(run, Encoders.row(out));
  }

  @Override
  public HeedTransformer copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** Reads one that was saved with {@code write()}: its parameters, not its model. */
  public static MLReader<HeedTransformer> read() {
    return new DefaultParamsReader<>();
  }

  /** As {@link #read}, from a folder. */
  public static HeedTransformer load(String path) throws IOException {
    return read().load(path);
  }
}
