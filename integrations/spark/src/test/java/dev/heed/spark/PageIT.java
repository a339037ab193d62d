package dev.heed.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.testing.Reference;
import dev.heed.testing.Repository;
import dev.heed.testing.ShownCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docs/spark.md shows is here, and a folder of photographs goes to labels, vectors and back.
 */
class PageIT {

  private static final Path HERE =
      Path.of("integrations/spark/src/test/java/dev/heed/spark/PageIT.java");

  @TempDir private Path scratch;

  @Test
  void what_the_page_shows_is_compiled() throws IOException {
    assertThat(ShownCode.strange("spark.md", List.of(HERE))).isEmpty();
  }

  @Test
  void photographs_become_labels_and_vectors_in_parquet_and_neighbours_are_found() {
    SparkSession spark = LocalSpark.start(scratch.resolve("local"));
    try {
      Path folder = Repository.root().resolve("examples/photos");
      String parquet = scratch.resolve("labels.parquet").toString();
      HeedTransformer labels =
          new HeedTransformer()
              .setTask("image-classification")
              .setModel(Reference.folder("models/vit").toString())
              .setInputCol("content")
              .setOutputCol("labels")
              .setOptions("top-k=3");
      Dataset<Row> photos = spark.read().format("binaryFile").load(folder.toString());
      labels.transform(photos).select("path", "labels", "error").write().parquet(parquet);
      assertThat(spark.read().parquet(parquet).count()).isEqualTo(photos.count());

      HeedTransformer embed =
          new HeedTransformer()
              .setTask("image-feature-extraction")
              .setModel(Reference.folder("models/dinov2").toString())
              .setInputCol("content")
              .setOutputCol("vector")
              .setOptions("pool=cls", "normalize=true");
      String vectors = scratch.resolve("vectors.parquet").toString();
      embed
          .transform(photos)
          .selectExpr("path", "vector.values AS vector")
          .where("vector IS NOT NULL")
          .write()
          .parquet(vectors);
      List<Row> found = spark.read().parquet(vectors).collectAsList();
      Row first = found.get(0);
      Row nearest =
          found.stream().max(Comparator.comparingDouble(row -> dot(first, row))).orElseThrow();
      assertThat(nearest.getString(0)).isEqualTo(first.getString(0));
    } finally {
      spark.stop();
    }
  }

  private static double dot(Row one, Row other) {
    List<Float> a = one.getList(1);
    List<Float> b = other.getList(1);
    double sum = 0;
    for (int i = 0; i < a.size(); i++) {
      sum += (double) a.get(i) * b.get(i);
    }
    return sum;
  }

  @Test
  void a_function_of_sql() {
    SparkSession spark = LocalSpark.start(scratch.resolve("local"));
    try {
      String model = Reference.folder("models/vit").toString();
      Path folder = Repository.root().resolve("examples/photos");
      spark.read().format("binaryFile").load(folder.toString()).createOrReplaceTempView("photos");
      HeedFunctions.register(spark, "labels", "image-classification", model, Map.of("top-k", "1"));
      spark.sql("SELECT labels(content).output[0].label AS label FROM photos").show();
    } finally {
      spark.stop();
    }
  }
}
