package dev.heed.spark;

import com.sun.management.OperatingSystemMXBean;
import dev.heed.testing.Repository;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Figures of docs/spark.md; {@code integrations/spark/figures} runs them. Rows a second and
 * processor time of passes over pictures: with one task and with two at a time, or by Heed and by
 * Spark NLP in processes of their own, because each brings an ONNX Runtime.
 */
final class SparkFigures {

  private static final int PARTITIONS = 8;
  private static final double MILLIS = 1e6;
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private SparkFigures() {}

  /** {@code scale FOLDER ROWS PASSES}, or {@code heed|nlp MODEL PICTURES PASSES MASTER}. */
  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "scale" ->
          scale(vit(Path.of(args[1])), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
      case "heed", "nlp" -> beside(args[0], args[1], args[2], Integer.parseInt(args[3]), args[4]);
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static String vit(Path folder) throws IOException {
    return VitByRule.in(Files.createDirectories(folder)).toString();
  }

  /** What a pass took, in milliseconds. */
  private record Pass(long rows, double wall, double processor) {

    static Pass of(Dataset<Row> answered) {
      long wall = System.nanoTime();
      long processor = SYSTEM.getProcessCpuTime();
      List<Row> rows = answered.select("output").collectAsList();
      return new Pass(
          rows.size(),
          (System.nanoTime() - wall) / MILLIS,
          (SYSTEM.getProcessCpuTime() - processor) / MILLIS);
    }

    double perSecond() {
      return rows / wall * 1000;
    }

    void print(String name) {
      System.out.printf(
          Locale.ROOT,
          "%-9s rows %s, %.0f ms, %.1f rows/s, processor %.0f ms%n",
          name,
          rows,
          wall,
          perSecond(),
          processor);
    }
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /** One task and two at a time in turns; each a Spark of its own in this process. */
  private static void scale(String model, int rows, int passes) throws IOException {
    List<Double> one = new ArrayList<>();
    List<Double> two = new ArrayList<>();
    for (int pass = 0; pass <= passes; pass++) {
      Pass alone = scaled("local[1]", model, rows);
      Pass both = scaled("local[2]", model, rows);
      if (pass > 0) { // the first warms up
        one.add(alone.perSecond());
        two.add(both.perSecond());
      }
    }
    System.out.printf(
        Locale.ROOT,
        "local[1] %.1f rows/s, local[2] %.1f rows/s: %.2f (medians of %s; one thread a run)%n",
        median(one),
        median(two),
        median(two) / median(one),
        passes);
  }

  private static Pass scaled(String master, String model, int rows) throws IOException {
    SparkSession spark = session(master);
    try {
      Dataset<Row> pictures = pictures(spark, rows).repartition(PARTITIONS);
      pictures.persist(StorageLevel.MEMORY_ONLY()).count();
      Pass pass = Pass.of(labels(model).transform(pictures));
      pass.print(master);
      return pass;
    } finally {
      spark.stop();
    }
  }

  private static SparkSession session(String master) {
    SparkSession spark =
        SparkSession.builder()
            .master(master)
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    return spark;
  }

  /** So many rows of the photographs of the reference. */
  private static Dataset<Row> pictures(SparkSession spark, int rows) throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (String name : List.of("china_640x427.jpg", "astronaut_360x480.jpg", "cat_451x300.png")) {
      files.add(
          Files.readAllBytes(Repository.root().resolve("reference/inputs/image").resolve(name)));
    }
    List<Row> all = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      all.add(RowFactory.create(files.get(i % files.size())));
    }
    return spark.createDataset(
        all, Encoders.row(new StructType().add("content", DataTypes.BinaryType)));
  }

  private static HeedTransformer labels(String model) {
    return new HeedTransformer()
        .setTask("image-classification")
        .setModel(model)
        .setInputCol("content")
        .setOptions("top-k=1");
  }

  private static void beside(String who, String model, String folder, int passes, String master)
      throws ReflectiveOperationException {
    SparkSession spark = session(master);
    boolean heed = who.equals("heed");
    Dataset<Row> pictures =
        spark
            .read()
            .format(heed ? "binaryFile" : "image")
            .option("recursiveFileLookup", "true")
            .load(folder);
    Dataset<Row> answered =
        heed ? labels(model).transform(pictures) : sparkNlp(spark, model, pictures);
    List<Double> processor = new ArrayList<>();
    for (int pass = 0; pass <= passes; pass++) {
      Pass each = Pass.of(answered);
      each.print(who);
      if (pass > 0) {
        processor.add(each.processor());
      }
    }
    List<Row> labelled =
        answered
            .selectExpr(
                heed ? "path" : "image.origin AS path",
                heed ? "output[0].label AS label" : "output.result[0] AS label")
            .collectAsList();
    long right =
        labelled.stream()
            .filter(row -> row.getString(0).contains("/" + row.getString(1) + "/"))
            .count();
    System.out.printf(
        Locale.ROOT,
        "%s: %s of %s right, processor %.0f ms a pass (median of %s)%n",
        who,
        right,
        labelled.size(),
        median(processor),
        passes);
    spark.stop();
  }

  /** By name, because Spark NLP is no dependency of this module. */
  private static Dataset<Row> sparkNlp(SparkSession spark, String model, Dataset<Row> pictures)
      throws ReflectiveOperationException {
    Class<?> vit = Class.forName("com.johnsnowlabs.nlp.annotators.cv.ViTForImageClassification");
    Method load =
        Arrays.stream(vit.getMethods())
            .filter(m -> m.getName().equals("loadSavedModel"))
            .findFirst()
            .orElseThrow();
    Object[] arguments =
        load.getParameterCount() == 2
            ? new Object[] {model, spark}
            : new Object[] {model, spark, false};
    Transformer classify = (Transformer) load.invoke(null, arguments);
    Transformer assemble =
        Class.forName("com.johnsnowlabs.nlp.ImageAssembler")
            .asSubclass(Transformer.class)
            .getConstructor()
            .newInstance();
    set(assemble, "inputCol", "image");
    set(assemble, "outputCol", "assembled");
    set(classify, "inputCols", new String[] {"assembled"});
    set(classify, "outputCol", "output");
    set(classify, "batchSize", 32);
    return classify.transform(assemble.transform(pictures));
  }

  @SuppressWarnings("unchecked") // the parameter's own type
  private static void set(PipelineStage stage, String name, Object value) {
    stage.set((Param<Object>) (Param<?>) stage.getParam(name), value);
  }
}
