package dev.heed.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.error.HeedException;
import dev.heed.testing.Reference;
import dev.heed.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeedTransformerIT {

  private static final String PHOTO = "examples/photos/cat.png";

  @TempDir private static Path scratch;
  @TempDir private Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start(scratch);
  }

  @AfterAll
  static void stop() {
    if (spark != null) {
      spark.stop();
    }
  }

  private static Dataset<Row> column(DataType type, Object... values) {
    StructType schema = new StructType().add("input", type);
    return spark.createDataset(
        Stream.of(values).map(RowFactory::create).toList(), Encoders.row(schema));
  }

  @Test
  void a_corrupt_picture_is_an_error_row_and_the_job_goes_on() throws IOException {
    byte[] photo = Files.readAllBytes(Repository.root().resolve(PHOTO));
    HeedTransformer labels =
        new HeedTransformer()
            .setTask("image-classification")
            .setModel(Reference.folder("models/vit").toString())
            .setInputCol("input")
            .setOutputCol("labels");
    List<Row> rows =
        labels
            .transform(column(DataTypes.BinaryType, photo, new byte[] {1, 2, 3}, photo))
            .collectAsList();
    assertThat(rows).hasSize(3);
    assertThat(rows.get(1).<Row>getAs("error").<String>getAs("code")).isEqualTo("INVALID_INPUT");
    assertThat(rows.get(1).<Object>getAs("labels")).isNull();
    assertThat(rows.get(0).<Object>getAs("labels")).isEqualTo(rows.get(2).getAs("labels"));
    assertThat(rows.get(0).<Object>getAs("error")).isNull();
  }

  @Test
  void it_is_saved_and_read_with_its_parameters() throws IOException {
    HeedTransformer saved =
        new HeedTransformer()
            .setTask("text-classification")
            .setModel(Reference.folder("models/bert-sequence-classification").toString())
            .setInputCol("input")
            .setOptions("top-k=1");
    String path = folder.resolve("saved").toString();
    saved.write().save(path);
    HeedTransformer read = HeedTransformer.load(path);
    assertThat(read.uid()).isEqualTo(saved.uid());
    Dataset<Row> texts = column(DataTypes.StringType, "a text");
    assertThat(read.transform(texts).collectAsList())
        .isEqualTo(saved.transform(texts).collectAsList());
  }

  @Test
  void tasks_of_a_process_share_one_model() {
    int before = ExecutorModels.opened();
    HeedTransformer embed =
        new HeedTransformer()
            .setTask("feature-extraction")
            .setInputCol("input")
            .setOptions("normalize=true");
    Dataset<Row> texts = column(DataTypes.StringType, "one", "two", "three", "four").repartition(4);
    assertThat(embed.transform(texts).collectAsList()).hasSize(4);
    assertThat(ExecutorModels.opened() - before).isEqualTo(1);
  }

  @Test
  void a_row_of_several_texts_has_as_many_answers() {
    StructType schema = new StructType().add("input", "array<string>").add("query", "string");
    Dataset<Row> rows =
        spark.createDataset(
            List.of(
                RowFactory.create(new String[] {"Ada lived in London.", "a"}, "Who?"),
                RowFactory.create(new String[] {}, "Who?"),
                RowFactory.create(new @Nullable String[] {"b", null}, "Where?")),
            Encoders.row(schema));
    HeedTransformer rank =
        new HeedTransformer()
            .setTask("text-ranking")
            .setModel(Reference.folder("models/bert-sequence-classification").toString())
            .setInputCol("input")
            .setSecondCol("query");
    List<Row> answers = rank.transform(rows).collectAsList();
    assertThat(answers.get(0).getList(2)).hasSize(2);
    assertThat(answers.get(1).getList(2)).isEmpty();
    assertThat(answers.get(2).<Row>getAs("error").<String>getAs("message")).contains("text 2");
    Row single =
        rank.transform(
                spark.createDataset(
                    List.of(RowFactory.create("Ada lived in London.", "Who?")),
                    Encoders.row(new StructType().add("input", "string").add("query", "string"))))
            .collectAsList()
            .get(0);
    assertThat(answers.get(0).getList(2).get(0)).isEqualTo(single.get(2));
  }

  @Test
  void one_may_follow_another() {
    HeedTransformer labels =
        new HeedTransformer()
            .setTask("text-classification")
            .setModel(Reference.folder("models/bert-sequence-classification").toString())
            .setInputCol("input")
            .setOutputCol("labels")
            .setErrorCol("wrong");
    HeedTransformer vectors =
        new HeedTransformer().setTask("feature-extraction").setInputCol("input");
    Dataset<Row> texts = column(DataTypes.StringType, "one", "two");
    Row row = vectors.transform(labels.transform(texts)).collectAsList().get(1);
    assertThat(row.getList(row.fieldIndex("labels"))).isNotEmpty();
    assertThat(row.<Object>getAs("output")).isNotNull();
    assertThat(row.<Object>getAs("error")).isNull();
  }

  @Test
  void a_question_may_stand_beside_each_text() {
    StructType schema = new StructType().add("input", "string").add("question", "string");
    Dataset<Row> rows =
        spark.createDataset(
            List.of(
                RowFactory.create("Ada lived in London.", "Who lived?"),
                RowFactory.create("Ada lived in London.", "Where?")),
            Encoders.row(schema));
    HeedTransformer answer =
        new HeedTransformer()
            .setTask("question-answering")
            .setModel(Reference.folder("models/bert-question-answering").toString())
            .setInputCol("input")
            .setSecondCol("question");
    assertThat(answer.transform(rows).collectAsList())
        .hasSize(2)
        .allSatisfy(row -> assertThat(row.<Object>getAs("error")).isNull());
  }

  @Test
  void a_function_answers_in_sql() throws IOException {
    HeedFunctions.register(
        spark,
        "labels",
        "image-classification",
        Reference.folder("models/vit").toString(),
        Map.of("top-k", "1"));
    column(DataTypes.BinaryType, Files.readAllBytes(Repository.root().resolve(PHOTO)))
        .createOrReplaceTempView("photos");
    Row row = spark.sql("SELECT labels(input).output[0].label AS label FROM photos").first();
    assertThat(row.getString(0)).isNotEmpty();
  }

  @Test
  void a_model_of_another_file_system_is_copied_once() throws IOException {
    Path model = Reference.folder("models/vit");
    Path first = ModelFiles.copied(model.toUri(), folder);
    assertThat(first.resolve("onnx/model.onnx"))
        .hasSameBinaryContentAs(model.resolve("onnx/model.onnx"));
    assertThat(ModelFiles.copied(model.toUri(), folder)).isEqualTo(first);
  }

  @Test
  void what_is_missing_is_told_before_the_job() {
    Dataset<Row> texts = column(DataTypes.StringType, "a text");
    HeedTransformer none = new HeedTransformer().setTask("feature-extraction");
    assertThatThrownBy(() -> none.transform(texts))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("setInputCol");
    assertThatThrownBy(() -> none.setInputCol("other").transform(texts))
        .hasMessageContaining("There are: input");
    HeedTransformer misspelt =
        new HeedTransformer().setTask("feature-extractoin").setInputCol("input");
    assertThatThrownBy(() -> misspelt.transform(texts))
        .hasMessageContaining("Did you mean 'feature-extraction'");
  }
}
