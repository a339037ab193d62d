package dev.heed.spark;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.apache.spark.package$;
import org.apache.spark.sql.SparkSession;

/** A Spark in this process, without a page and without a network. */
final class LocalSpark {

  /** From here on Java has no security manager, which older Sparks ask for the user. */
  private static final int WITHOUT_MANAGER = 24;

  private LocalSpark() {}

  static SparkSession start(Path scratch) {
    return started(builder("local[2]", scratch));
  }

  /**
   * Four executors of one core, each a process of its own.
   *
   * @param models what they find as {@code viewfs://models/all/}
   */
  static SparkSession cluster(Path scratch, Path models) {
    return started(
        builder("local-cluster[4,1,1024]", scratch)
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .config("spark.scheduler.minRegisteredResourcesRatio", "1.0")
            .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "120s")
            .config("spark.locality.wait", "0s")
            .config("spark.executorEnv.HEED_CACHE", "cache") // in an executor's own folder
            .config(
                "spark.hadoop.fs.viewfs.mounttable.models.link./all", models.toUri().toString()));
  }

  private static SparkSession started(SparkSession.Builder builder) {
    boolean old = package$.MODULE$.SPARK_VERSION().startsWith("3.");
    assumeTrue(
        !old || Runtime.version().feature() < WITHOUT_MANAGER,
        "Spark 3.5 does not run on Java %s: these tests are skipped."
            .formatted(Runtime.version().feature()));
    SparkSession spark = builder.getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    return spark;
  }

  private static SparkSession.Builder builder(String master, Path scratch) {
    return SparkSession.builder()
        .master(master)
        .appName("heed")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.local.dir", scratch.toString())
        .config("spark.sql.warehouse.dir", scratch.resolve("warehouse").toString());
  }
}
