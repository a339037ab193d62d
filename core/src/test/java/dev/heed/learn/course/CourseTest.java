package dev.heed.learn.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.heed.error.HeedException;
import dev.heed.learn.Batches;
import dev.heed.learn.TrainingGraph;
import dev.heed.model.JsonFiles;
import dev.heed.model.ModelFolder;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CourseTest {

  private static final Pace PACE = new Pace(1, 8, 8, 1, 0.1, 0, 0, 1, 0, 3, 1, 0);

  @TempDir Path folder;

  /** Items whose numbers are their lengths and whose labels take turns. */
  private record Counted(int size) implements Examples {

    @Override
    public List<String> labels() {
      return List.of("even", "odd");
    }

    @Override
    public int label(int item) {
      return item % 2;
    }

    @Override
    public int length(int item) {
      return item;
    }

    @Override
    public Map<String, Tensor> inputs(int... items) {
      return Map.of("items", Tensor.of(Shape.of(items.length), floats(items)));
    }

    private static float[] floats(int... items) {
      float[] floats = new float[items.length];
      IntStream.range(0, items.length).forEach(i -> floats[i] = items[i]);
      return floats;
    }
  }

  private ModelFolder labelled(String config) throws IOException {
    Files.writeString(folder.resolve("config.json"), config);
    return ModelFolder.open(folder);
  }

  @Test
  void a_teacher_may_have_its_labels_in_another_order_but_no_others() throws IOException {
    ModelFolder teacher = labelled("{\"id2label\": {\"0\": \"b\", \"1\": \"a\"}}");
    assertThat(Teacher.places(teacher, List.of("a", "b"))).containsExactly(1, 0);
    assertThatThrownBy(() -> Teacher.places(teacher, List.of("a", "c")))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("knows the labels [b, a], but the training has [a, c]");
  }

  @Test
  void labels_keep_the_order_of_a_model_that_has_them() throws IOException {
    labelled("{\"id2label\": {\"0\": \"b\", \"1\": \"a\"}}");
    var config = JsonFiles.read(folder.resolve("config.json"));
    assertThat(Classifier.order(config, List.of("a", "b"))).containsExactly("b", "a");
    assertThat(Classifier.order(config, List.of("c", "a"))).containsExactly("a", "c");
    assertThat(Classifier.order(config, List.of("10", "9", "-1"))).containsExactly("-1", "9", "10");
  }

  @Test
  void an_epoch_has_each_item_once_and_runs_are_of_like_length() {
    PlainBatches batches = new PlainBatches(new Counted(16), PACE, 0.2, List.of());
    List<Float> seen = new ArrayList<>();
    for (long step = 0; step < 2; step++) {
      float[] items = batches.at(step, 0).get("items").toFloats();
      assertThat(items).isSorted();
      for (float item : items) {
        seen.add(item);
      }
    }
    assertThat(seen).doesNotHaveDuplicates().hasSize(16);
    float[] targets = batches.at(0, 0).get("targets").toFloats();
    assertThat(targets[0] + targets[1]).isCloseTo(1, within(1e-6f));
    assertThat(Math.max(targets[0], targets[1])).isEqualTo(0.9f);
  }

  @Test
  void branches_are_left_out_the_more_the_later_they_come_and_count_the_same_in_the_mean() {
    Batches none =
        new Batches() {
          @Override
          public Map<String, Tensor> at(long step, int first) {
            return Map.of();
          }

          @Override
          public int right(long step, int first, Tensor scores) {
            return 0;
          }
        };
    Batches dropping = new DroppedBranches(none, 0.4, 4, PACE);
    double[] zeros = new double[4];
    double[] sums = new double[4];
    for (long step = 0; step < 1000; step++) {
      Map<String, Tensor> shares = dropping.at(step, 0);
      for (int b = 0; b < 4; b++) {
        for (float share : shares.get(TrainingGraph.BRANCH + b).toFloats()) {
          zeros[b] += share == 0 ? 1 / 8000.0 : 0;
          sums[b] += share / 8000.0;
        }
      }
    }
    for (int b = 0; b < 4; b++) {
      assertThat(zeros[b]).isCloseTo(0.1 * (b + 1), within(0.02));
      assertThat(sums[b]).isCloseTo(1, within(0.03));
    }
  }

  @Test
  void the_page_reads_itself_again_until_the_training_is_done() {
    TrainingLog log = TrainingLog.open(folder, 0);
    log.add(new TrainingLog.Steps(20, 1, 0.5, 0.75, 0.001));
    log.add(new TrainingLog.Tested(20, 1, 0.5));
    List<String> labels = IntStream.range(0, 40).mapToObj(i -> "<" + i + ">").toList();
    List<List<Integer>> counts =
        IntStream.range(0, 40)
            .mapToObj(i -> IntStream.range(0, 40).mapToObj(k -> k == 3 && i == 1 ? 2 : 0).toList())
            .toList();
    log.set(new Confusion(labels, counts));
    String html = new TrainingPage(log, "a & b", 40, false).html();
    assertThat(html)
        .contains("http-equiv='refresh'", "Under way", "a &amp; b", "prefers-color-scheme:dark")
        .contains("<th>&lt;1&gt;</th><td>&lt;3&gt;</td><td>2</td>")
        .doesNotContain("<1>", "src=", "href=");
    assertThat(new TrainingPage(log, "a", 40, true).html()).doesNotContain("http-equiv");
  }

  @Test
  void a_log_forgets_what_came_behind_its_checkpoint() {
    TrainingLog log = TrainingLog.open(folder, 0);
    log.add(new TrainingLog.Steps(20, 1, 0.5, 0.75, 0.001));
    log.add(new TrainingLog.Steps(40, 2, 0.25, 1, 0.001));
    log.add(new TrainingLog.Tested(20, 1, 0.5));
    log.add(new TrainingLog.Tested(40, 2, 0.75));
    TrainingLog again = TrainingLog.open(folder, 30);
    assertThat(again.steps()).containsExactly(new TrainingLog.Steps(20, 1, 0.5, 0.75, 0.001));
    assertThat(again.best()).isEqualTo(0.5);
    assertThat(TrainingLog.open(folder, 50).steps()).hasSize(1);
  }

  @Test
  void paces_that_cannot_be_kept_are_refused() {
    assertThatThrownBy(() -> PACE.withBatches(8, 3).require())
        .hasMessageContaining("A batch of 8 cannot be made of runs of 3");
    assertThat(Pace.ofSteps(7, 0.1).steps(1000)).isEqualTo(7);
    assertThat(Pace.of(2, 0.1).steps(10)).isEqualTo(20);
  }
}
