package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.testing.Reference;
import dev.heed.vision.image.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabCommandTest {

  private static final List<String> LABELS =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  @Test
  void swaps_an_attention_in_each_layer_and_compares(@TempDir Path folder) {
    Path chart = folder.resolve("lab.png");
    Run run = lab("--attention", "linear", "--layers", "each", "--chart", chart.toString());
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("original").contains("linear in layer 5").contains("by layer");
    assertThat(chart).matches(Files::isRegularFile);
  }

  @Test
  void the_original_agrees_with_itself() {
    Run run = lab("--position", "none", "--json");
    assertThat(run.out().lines()).hasSize(2);
    assertThat(run.out().lines().findFirst().orElseThrow())
        .contains("\"variant\":\"original\"")
        .contains("\"agreement\":1.0")
        .contains("\"largest_difference\":0.0");
  }

  @Test
  void a_swapped_attention_is_trained_and_compared_again(@TempDir Path data) throws IOException {
    Random random = new Random(1);
    for (String label : LABELS) {
      Files.createDirectories(data.resolve(label));
      for (int i = 0; i < 4; i++) {
        byte[] rgb = new byte[3 * 32 * 32];
        random.nextBytes(rgb);
        Image.of(32, 32, rgb).writePng(data.resolve(label).resolve(i + ".png"));
      }
    }
    Run run = lab("--attention", "linear", "--recover", "2", "--train", data.toString());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("after 2 steps of training", "of the lost cosine came back");
    Files.move(data.resolve("cat"), data.resolve("kitten"));
    Run other = lab("--attention", "linear", "--recover", "2", "--train", data.toString());
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("a folder for each of its labels", "kitten");
  }

  @Test
  void layers_that_are_not_there_are_refused() {
    Run run = lab("--attention", "linear", "--layers", "6");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("numbers from 0 to 5");
  }

  @Test
  void nothing_to_swap_is_an_error() {
    assertThat(lab().err()).contains("--attention");
  }

  private static Run lab(String... more) {
    String model = Reference.folder("vit-cifar10").toString();
    String inputs = Reference.folder("inputs/image").toString();
    String[] start = {"lab", "--model", model, inputs};
    String[] all = Arrays.copyOf(start, start.length + more.length);
    System.arraycopy(more, 0, all, start.length, more.length);
    return Run.heed(all);
  }
}
