package dev.heed.look;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.model.ModelFolder;
import dev.heed.onnx.OnnxFile;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Golden;
import dev.heed.testing.Reference;
import dev.heed.testing.Tally;
import dev.heed.testkit.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Maps out of every reference model, found in its exported graphs by structure alone. */
class StoredMapsTest {

  private static final Set<String> GRAPHS =
      Set.of("model", "encoder_model", "decoder_model", "decoder_model_merged", "vision_encoder");
  private static final StringBuilder TABLE = new StringBuilder();

  static Stream<String> models() throws IOException {
    try (Stream<Path> folders = Files.list(Reference.folder("models"))) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
    }
  }

  @AfterAll
  static void print() {
    System.out.printf("%-30s %-22s %-8s %5s  %s%n", "model", "graph", "worst", "maps", "found");
    System.out.print(TABLE);
  }

  @ParameterizedTest
  @MethodSource("models")
  void maps_are_the_stored_ones_within_1e_5_and_each_row_sums_to_1(String model) {
    Golden golden = Golden.of(model).get(0);
    ModelFolder folder = ModelFolder.open(Golden.folder(model));
    for (String graph : folder.graphs()) {
      if (GRAPHS.contains(graph)) {
        compare(golden, folder, graph);
      }
    }
  }

  private static void compare(Golden golden, ModelFolder folder, String graph) {
    Path file = folder.graph(graph);
    GraphHints surroundings = GraphHints.of(folder, graph);
    AttentionScan scan = AttentionScan.of(OnnxFile.open(file).model(), surroundings);
    if (scan.found().isEmpty()) {
      row(golden, graph, "-", 0, String.join("; ", scan.blockers()));
      return;
    }
    try (Look look = Looking.at(folder, graph, LookOptions.allMaps())) {
      Map<String, Tensor> maps = look.run(Looking.inputs(golden, look)).byName();
      maps.forEach(StoredMapsTest::requireRows);
      double worst = 0;
      int same = 0;
      for (Map.Entry<String, Tensor> stored : stored(golden, graph).entrySet()) {
        worst = Math.max(worst, nearest(stored.getValue(), maps));
        same++;
        Tally.add(Tally.Kind.MAPS, 1);
      }
      String kinds = maps.keySet() + " " + scan.found().get(0).found();
      row(golden, graph, "%.0e".formatted(worst), same, kinds);
      assertThat(worst).as("%s %s %s", golden.model(), graph, maps).isLessThan(1e-5);
    }
  }

  /**
   * Maps of the case that this graph makes; RT-DETR's cross attention and SAM's decoder make none.
   */
  private static Map<String, Tensor> stored(Golden golden, String graph) {
    Map<String, Tensor> stored = new LinkedHashMap<>(golden.outputs());
    stored
        .keySet()
        .removeIf(
            name ->
                !name.contains("attentions.")
                    || (graph.startsWith("encoder") && name.matches("(decoder|cross)_.*"))
                    || (graph.startsWith("decoder") && name.startsWith("encoder_"))
                    || name.startsWith("mask_decoder")
                    || (golden.model().equals("rt_detr") && name.startsWith("cross")));
    return stored;
  }

  /**
   * How far the stored map is from the nearest of as many elements: Swin stores one for each stage,
   * and models of two towers name theirs in several ways.
   */
  private static double nearest(Tensor stored, Map<String, Tensor> maps) {
    return maps.values().stream()
        .filter(map -> map.shape().elements() == stored.shape().elements())
        .mapToDouble(map -> Tensors.difference(map.reshaped(stored.shape()), stored))
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }

  private static void row(Golden golden, String graph, String worst, int maps, String found) {
    TABLE.append("%-30s %-22s %-8s %5d  %s%n".formatted(golden.model(), graph, worst, maps, found));
  }

  private static void requireRows(String name, Tensor map) {
    float[] values = map.toFloats();
    int keys = map.shape().size(-1 + map.shape().rank());
    for (int row = 0; row < values.length / keys; row++) {
      double sum = 0;
      for (int i = 0; i < keys; i++) {
        sum += values[row * keys + i];
      }
      assertThat(sum).as("%s, row %d", name, row).isBetween(1 - 1e-4, 1 + 1e-4);
    }
  }
}
