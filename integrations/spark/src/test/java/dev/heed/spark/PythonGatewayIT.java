package dev.heed.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import py4j.Gateway;
import py4j.ReturnObject;

/**
 * What {@code docs/heed_spark.py} asks of the JVM, asked of the gateway that PySpark starts there:
 * it finds each method by its name and by what Python hands over.
 */
class PythonGatewayIT {

  private static final Pattern SETTER = Pattern.compile("\\.(set\\w+)\\((\\w+)\\)");

  @TempDir private static Path scratch;

  /** What Python has for each name that it gives to a setter; no model that another test opens. */
  private static final Map<String, Object> VALUES =
      Map.of(
          "task", "feature-extraction",
          "model", "",
          "input", "value",
          "second", "",
          "output", "vector",
          "error", "why",
          "batch_size", 2,
          "threads", 0,
          "array", new String[] {"normalize=false"});

  @Test
  void the_gateway_finds_every_call_of_the_python_file() throws IOException {
    SparkSession spark = LocalSpark.start(scratch);
    try {
      Dataset<String> texts = spark.createDataset(List.of("a", "b", "c"), Encoders.STRING());
      assertThat(answered(texts))
          .hasSize(3)
          .allMatch(row -> row.isNullAt(row.fieldIndex("why")))
          .noneMatch(row -> row.isNullAt(row.fieldIndex("vector")));
    } finally {
      spark.stop();
    }
  }

  private static List<Row> answered(Dataset<String> texts) throws IOException {
    List<MatchResult> setters =
        SETTER
            .matcher(Files.readString(Repository.root().resolve("docs/heed_spark.py")))
            .results()
            .toList();
    assertThat(setters).hasSize(VALUES.size());
    Gateway gateway = new Gateway(new Object());
    gateway.startup();
    try {
      String transformer = name(gateway.invoke(HeedTransformer.class.getName(), List.of()));
      for (MatchResult setter : setters) {
        Object value = VALUES.get(setter.group(2));
        transformer = name(gateway.invoke(setter.group(1), transformer, List.of(value)));
      }
      String rows = name(gateway.invoke("transform", transformer, List.of(texts.toDF())));
      return ((Dataset<?>) gateway.getObject(rows)).toDF().collectAsList();
    } finally {
      gateway.shutdown();
    }
  }

  private static String name(ReturnObject returned) {
    assertThat(returned.isError()).isFalse();
    return returned.getName();
  }
}
