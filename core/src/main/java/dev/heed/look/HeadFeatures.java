package dev.heed.look;

import dev.heed.api.Internal;
import dev.heed.onnx.Graph;
import dev.heed.onnx.GraphBuilder;
import dev.heed.onnx.GraphNode;
import dev.heed.onnx.OnnxFile;
import dev.heed.onnx.OnnxModel;
import dev.heed.onnx.match.DataFlow;
import dev.heed.onnx.match.GraphScope;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Session;
import dev.heed.spi.TaskSetup;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A classifier opened so that what its head reads comes out beside its answers: the vector that the
 * last product with stored weights is given. It says more of an input than the classes do, and is
 * there in every classifier, whatever its exporter called it.
 */
@Internal
public final class HeadFeatures {

  /** How many operators may lie between the last product and the answer. */
  private static final int FAR = 12;

  private static final String NODES = "heed/head/";

  private HeadFeatures() {}

  /**
   * Opens an {@code .onnx} file, which stays as it is.
   *
   * @param answers the output that the head makes, such as {@code logits}
   * @return with the output {@link TaskSetup#HEAD_FEATURES}, where the graph shows what its head
   *     reads
   */
  public static Session open(
      ModelRuntime runtime, OnnxFile file, String answers, OpenOptions options) {
    String folder = String.valueOf(file.path().toAbsolutePath().getParent());
    return open(
        runtime, file.model(), Map.of(), answers, options.withEntry(Overlay.FOLDER, folder));
  }

  /** Opens a model whose external weights are given, such as one that was recorded. */
  public static Session open(
      ModelRuntime runtime,
      OnnxModel model,
      Map<String, Tensor> given,
      String answers,
      OpenOptions options) {
    Map<String, Tensor> weights = new LinkedHashMap<>(given);
    Graph graph = exposed(model, answers).storing(weight -> Overlay.handOver(weight, weights));
    return runtime.open(model.with(graph).toBytes(), weights, options);
  }

  private static Graph exposed(OnnxModel model, String answers) {
    Graph graph = model.graph();
    Optional<String> features = read(new GraphScope(graph, null), answers);
    if (features.isEmpty()) {
      return graph;
    }
    GraphBuilder more = new GraphBuilder(NODES, model.opset());
    String floats = more.toFloat(features.get());
    more.add("", "Identity", List.of(floats), List.of(TaskSetup.HEAD_FEATURES));
    List<GraphNode> nodes = new ArrayList<>(graph.nodes());
    nodes.addAll(more.made());
    return graph.with(nodes, name -> true).giving(List.of(TaskSetup.HEAD_FEATURES));
  }

  /** What the head that makes {@code answers} reads. */
  static Optional<String> read(GraphScope scope, String answers) {
    return Optional.ofNullable(search(scope, answers, FAR)).map(found -> plain(scope, found));
  }

  private static @Nullable String search(GraphScope scope, String value, int far) {
    GraphNode node = scope.producer(value).orElse(null);
    if (node == null || far == 0) {
      return null;
    }
    if (DataFlow.isProduct(node) || node.is("Conv")) {
      List<String> factors = DataFlow.factors(node);
      return scope.isStored(factors.get(1)) ? factors.get(0) : null;
    }
    return DataFlow.carried(node, value).stream()
        .map(in -> search(scope, in, far - 1))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** Before it was made whole numbers of. */
  private static String plain(GraphScope scope, String value) {
    return scope
        .producer(value)
        .filter(node -> node.operator().endsWith("QuantizeLinear"))
        .map(node -> node.input(0))
        .orElse(value);
  }
}
