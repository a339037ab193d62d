package dev.heed.fusion;

import dev.heed.graph.GraphBody;
import dev.heed.graph.GraphNode;
import dev.heed.graph.Rope;
import dev.heed.graph.Structure;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Set;

/**
 * A graph in which what the runtime has one operator for is one operator: {@code
 * MultiHeadAttention} for {@code softmax(scale * q k^T + bias) v}, {@code SkipLayerNormalization}
 * for the norm of a sum of tokens. What differs from these, and all that is nested in branches and
 * loops, is left as it was. Results differ by the rounding of floats.
 *
 * @param model a serialised model; weights in other files are still named relative to its own
 * @param attentions how many were replaced
 * @param norms how many were replaced
 * @see <a href="https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md">ONNX
 *     Runtime, contributed operators</a>
 */
public record FusedGraph(ByteBuffer model, int attentions, int norms) {

  private static final int OPSET = 8;

  /** Before this version of ONNX's operators, some that are used here took other inputs. */
  private static final int OLDEST = 11;

  /** Numbers of the 16-bit float types, for which the runtime's CPU operators do not exist. */
  private static final Set<Integer> HALF = Set.of(10, 16);

  /**
   * Reads and rewrites a file; its weights are not changed.
   *
   * @throws dev.heed.error.HeedException INVALID_MODEL for a file that is no ONNX graph
   */
  public static FusedGraph of(Path file) {
    return of(Structure.read(file));
  }

  /** As {@link #of(Path)}, of a serialised model in memory. */
  public static FusedGraph of(ByteBuffer model) {
    return of(Structure.read(model));
  }

  private static FusedGraph of(Structure structure) {
    GraphBody graph = structure.graph();
    if (structure.opset() < OLDEST
        || graph.weights().values().stream().anyMatch(weight -> HALF.contains(weight.type()))) {
      return new FusedGraph(structure.with(graph.write()).toDirect(), 0, 0);
    }
    GraphBody attended = new Attentions(graph, structure.opset()).fused();
    GraphBody normed = new Norms(attended).fused();
    Rope model = structure.with(Live.of(normed).write());
    if (!structure.knows(GraphNode.MICROSOFT)) {
      model.message(OPSET, new Rope().text(1, GraphNode.MICROSOFT).number(2, 1));
    }
    return new FusedGraph(
        model.toDirect(),
        count(normed, "MultiHeadAttention") - count(graph, "MultiHeadAttention"),
        count(normed, "SkipLayerNormalization") - count(graph, "SkipLayerNormalization"));
  }

  private static int count(GraphBody graph, String operator) {
    return (int) graph.nodes().stream().filter(node -> node.isMicrosoft(operator)).count();
  }
}
