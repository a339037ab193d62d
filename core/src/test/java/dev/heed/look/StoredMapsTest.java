package dev.heed.look;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.model.ModelFolder;
import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.TensorSpec;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Golden;
import dev.heed.testing.Shared;
import dev.heed.testing.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Maps out of every reference model, found in its exported graphs by structure alone. */
class StoredMapsTest {

  private static final ModelRuntime RUNTIME = ModelRuntime.create(System.err::println);
  private static final Set<String> GRAPHS =
      Set.of("model", "encoder_model", "decoder_model", "decoder_model_merged", "vision_encoder");
  private static final StringBuilder TABLE = new StringBuilder();

  static Stream<String> models() throws IOException {
    try (Stream<Path> folders = Files.list(Shared.folder("reference/models"))) {
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
    Surroundings surroundings = Surroundings.of(folder, graph);
    AttentionScan scan = AttentionScan.of(file, surroundings);
    if (scan.found().isEmpty()) {
      row(golden, graph, "-", 0, String.join("; ", scan.blockers()));
      return;
    }
    try (Look look = Look.open(RUNTIME, file, surroundings, OpenOptions.on(new Device.Cpu(1)))) {
      Map<String, Tensor> maps = look.run(inputs(golden, look)).byName();
      maps.forEach(StoredMapsTest::requireRows);
      double worst = 0;
      int same = 0;
      for (Map.Entry<String, Tensor> stored : stored(golden, graph).entrySet()) {
        worst = Math.max(worst, nearest(stored.getValue(), maps));
        same++;
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

  /** A decoder reads what the stored run gave its encoder, and begins without a past. */
  private static Inputs inputs(Golden golden, Look look) {
    Map<String, Tensor> known = new LinkedHashMap<>(golden.inputs());
    Tensor mask = known.get("attention_mask");
    Tensor memory = golden.outputs().get("encoder_last_hidden_state");
    if (memory != null) {
      known.put("encoder_hidden_states", memory);
      known.put(
          "encoder_attention_mask",
          mask != null ? mask : ones(memory.shape().axis(0), memory.shape().axis(1)));
    }
    if (known.containsKey("decoder_input_ids")
        && memory != null
        && look.session().signature().input("encoder_hidden_states").isPresent()) {
      known.put("input_ids", known.get("decoder_input_ids"));
    }
    Map<String, Tensor> taken = new LinkedHashMap<>();
    for (TensorSpec spec : look.session().signature().inputs()) {
      taken.put(spec.name(), known.containsKey(spec.name()) ? known.get(spec.name()) : begin(spec));
    }
    return new Inputs(taken);
  }

  private static Tensor ones(long rows, long columns) {
    long[] ones = new long[Math.toIntExact(rows * columns)];
    java.util.Arrays.fill(ones, 1);
    return Tensor.of(Shape.of(rows, columns), ones);
  }

  private static Tensor begin(TensorSpec spec) {
    if (spec.name().equals("use_cache_branch")) {
      return Tensor.zeros(ElementType.BOOL, Shape.of(1));
    }
    List<TensorSpec.Axis> axes = spec.axes();
    long[] sizes = new long[axes.size()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = axes.get(i).size().orElse(i == 0 ? 1 : 0);
    }
    return Tensor.zeros(spec.type(), Shape.of(sizes));
  }
}
