package dev.heed.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.testing.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.util.Properties;

/** Four executors, each a process of its own: each fetches the model once, and opens it once. */
class FourExecutorsIT {

  private static final String HOME = "spark.test.home";
  private static final String TESTING = "spark.testing";

  @TempDir private Path scratch;

  @Test
  void each_executor_fetches_the_model_once_and_opens_it_once() throws IOException {
    Path home = home(scratch.resolve("home"));
    System.setProperty(HOME, home.toString());
    System.setProperty(TESTING, "true");
    SparkSession spark = LocalSpark.cluster(scratch, Reference.folder("models"));
    try {
      HeedTransformer labels =
          new HeedTransformer()
              .setTask("text-classification")
              .setModel("viewfs://models/all/bert-sequence-classification")
              .setInputCol("input");
      Dataset<Row> texts =
          spark.range(0, 64, 1, 16).selectExpr("concat('text ', cast(id as string)) AS input");
      List<String> told =
          labels
              .transform(texts)
              .mapPartitions(
                  (MapPartitionsFunction<Row, String>) FourExecutorsIT::place, Encoders.STRING())
              .collectAsList();
      assertThat(told).hasSize(16).allMatch(place -> place.endsWith(" 1 1 0"));
      assertThat(told.stream().distinct()).hasSize(4);
    } finally {
      spark.stop();
      System.clearProperty(HOME);
      System.clearProperty(TESTING);
    }
  }

  /** As much of an unpacked Spark as its workers look for: the class path is this process's. */
  private static Path home(Path home) throws IOException {
    String scala = Properties.versionNumberString().replaceAll("\\.\\d+$", "");
    Files.createDirectories(home.resolve("launcher/target/scala-" + scala));
    Files.createDirectories(home.resolve("jars"));
    return Files.writeString(home.resolve("RELEASE"), "none").getParent();
  }

  /** How many copies of a model are in this executor's own folder, those that broke off too. */
  private static long fetched() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(System.getenv("HEED_CACHE"), "spark-models"))) {
      return files.filter(file -> file.endsWith("config.json")).count();
    }
  }

  /** Which executor this is, how many models it fetched and opened, and how many rows failed. */
  private static Iterator<String> place(Iterator<Row> rows) throws IOException {
    List<Row> failed = new ArrayList<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      if (!row.isNullAt(row.fieldIndex("error"))) {
        failed.add(row);
      }
    }
    return List.of(
            "%s %s %s %s"
                .formatted(
                    SparkEnv.get().executorId(), fetched(), ExecutorModels.opened(), failed.size()))
        .iterator();
  }
}
