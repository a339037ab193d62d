package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.testing.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs and tasks under other names than the usual ones. */
class OtherNamesCommandTest {

  private static final String TEXT = "Ada lived in London.";

  @TempDir Path folder;

  @BeforeEach
  void copy() throws IOException {
    Path from = Reference.folder("models/bert-token-classification");
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(".json") || name.endsWith(".txt")) {
          Files.copy(file, folder.resolve(name));
        }
      }
    }
  }

  private void graph(String name) throws IOException {
    Path to = folder.resolve(name);
    Files.createDirectories(to.getParent());
    Path from = Reference.folder("models/bert-token-classification");
    Path root = from.resolve("model.onnx");
    Files.copy(Files.exists(root) ? root : from.resolve("onnx/model.onnx"), to);
  }

  private Run run(String... words) {
    return Run.heed(
        Stream.concat(Stream.of("run"), Stream.concat(Stream.of(words), model()))
            .toArray(String[]::new));
  }

  private Stream<String> model() {
    return Stream.of("--json", "--model", folder.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "best.onnx",
        "onnx/best.onnx",
        "model_O4.onnx",
        "onnx/model_qint8_avx512_vnni.onnx",
        "model.fp16.onnx",
        "encoder_model.onnx"
      })
  void the_only_graph_runs_whatever_it_is_called(String name) throws IOException {
    graph(name);
    Run run = run("token-classification", TEXT);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.json().get(0).get("output").size()).isPositive();
  }

  @Test
  void of_several_graphs_one_is_named() throws IOException {
    graph("best.onnx");
    graph("onnx/last.onnx");
    Run none = run("token-classification", TEXT);
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.out() + none.err()).contains("best, last").contains("--graph");
    assertThat(run("token-classification", TEXT, "--graph", "last").code()).isZero();
    assertThat(run("token-classification", TEXT, "--graph", "onnx/last.onnx").code()).isZero();
  }

  @Test
  void a_task_goes_by_its_aliases() throws IOException {
    graph("best.onnx");
    assertThat(run("ner", TEXT).out()).isEqualTo(run("token-classification", TEXT).out());
  }

  @Test
  void a_name_that_is_no_task_is_no_input() throws IOException {
    graph("best.onnx");
    for (String word : new String[] {"nerr", "token-clasification", "no-such-task", "classify"}) {
      Run run = run(word, TEXT);
      assertThat(run.code()).as(word).isEqualTo(2);
      assertThat(run.out()).as(word).isEmpty();
      assertThat(run.err()).contains("No task named '" + word + "'").contains("put the task");
    }
    assertThat(run("nerr", TEXT).err()).contains("Did you mean 'ner'?");
    assertThat(run("text-to-video", TEXT).err())
        .contains("No installed plugin has the task 'text-to-video'");
    assertThat(run("London").code()).as("a text alone").isZero();
    assertThat(run("london").code()).as("a word alone").isZero();
  }

  @Test
  void a_class_is_known_by_its_whole_name() throws IOException {
    graph("best.onnx");
    Path config = folder.resolve("config.json");
    String own = Files.readString(config);
    for (String[] one :
        new String[][] {
          {"ViltForQuestionAnswering", "visual-question-answering"},
          {"LayoutLMv3ForQuestionAnswering", "document-question-answering"},
          {"TapasForQuestionAnswering", "table-question-answering"}
        }) {
      Files.writeString(config, own.replace("BertForTokenClassification", one[0]));
      Run run = run(TEXT);
      assertThat(run.code()).isEqualTo(2);
      assertThat(run.err()).contains(one[1]);
    }
    Files.writeString(config, own.replace("BertForTokenClassification", "BertModel"));
    assertThat(run(TEXT).err()).contains("the model's task is feature-extraction");
  }
}
