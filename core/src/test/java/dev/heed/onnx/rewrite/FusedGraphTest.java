package dev.heed.onnx.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.model.ModelFolder;
import dev.heed.onnx.OnnxFile;
import dev.heed.runtime.Device;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Session;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Golden;
import dev.heed.testing.Reference;
import dev.heed.testing.StoredInputs;
import dev.heed.testkit.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every graph of the reference models, rewritten, against itself. */
class FusedGraphTest {

  private static final ModelRuntime RUNTIME = ModelRuntime.create(System.err::println);
  private static final OpenOptions CPU = OpenOptions.on(new Device.Cpu(1));
  private static final StringBuilder TABLE = new StringBuilder();

  static Stream<String> models() throws IOException {
    try (Stream<Path> folders = Files.list(Reference.folder("models"))) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
    }
  }

  @AfterAll
  static void print() {
    System.out.printf(
        "%-30s %-24s %10s %5s  %s%n", "model", "graph", "attentions", "norms", "apart");
    System.out.print(TABLE);
  }

  @ParameterizedTest
  @MethodSource("models")
  void answers_as_it_did_within_1e_4(String model) {
    Golden golden = Golden.of(model).get(0);
    ModelFolder folder = ModelFolder.open(Golden.folder(model));
    folder.graphs().forEach(graph -> compare(golden, folder, graph));
  }

  /** Decoders that only go on from a past have no stored run by themselves. */
  private static void compare(Golden golden, ModelFolder folder, String graph) {
    if (graph.equals("decoder_with_past_model")) {
      return;
    }
    FusedGraph fused = FusedGraph.of(OnnxFile.open(folder.graph(graph)).model());
    if (fused.attentions() + fused.norms() == 0) {
      row(golden, graph, fused, "-");
      return;
    }
    try (Session before = RUNTIME.open(folder.graph(graph), CPU);
        Session after = RUNTIME.open(fused.model(), Map.of(), CPU)) {
      Map<String, Tensor> expected =
          before.run(StoredInputs.of(golden, before.signature())).byName();
      Map<String, Tensor> made = after.run(StoredInputs.of(golden, after.signature())).byName();
      assertThat(made.keySet()).isEqualTo(expected.keySet());
      double apart = 0;
      for (Map.Entry<String, Tensor> output : expected.entrySet()) {
        if (output.getValue().type().isFloating() && output.getValue().shape().elements() > 0) {
          apart = Math.max(apart, Tensors.difference(output.getValue(), made.get(output.getKey())));
        }
      }
      row(golden, graph, fused, "%.0e".formatted(apart));
      assertThat(apart).as("%s %s", golden.model(), graph).isLessThan(1e-4);
    }
  }

  private static void row(Golden golden, String graph, FusedGraph fused, String apart) {
    TABLE.append(
        "%-30s %-24s %10d %5d  %s%n"
            .formatted(golden.model(), graph, fused.attentions(), fused.norms(), apart));
  }
}
