package dev.heed.onnx.rewrite;

import dev.heed.onnx.Graph;
import dev.heed.onnx.GraphNode;
import dev.heed.onnx.OnnxModel;
import java.nio.ByteBuffer;
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

  /** Before this version of ONNX's operators, some that are used here took other inputs. */
  private static final int OLDEST = 11;

  /** Numbers of the 16-bit float types, for which the runtime's CPU operators do not exist. */
  private static final Set<Integer> HALF = Set.of(10, 16);

  /** Rewrites a graph; its weights are not changed. */
  public static FusedGraph of(OnnxModel model) {
    Graph graph = model.graph();
    if (model.opset() < OLDEST
        || graph.weights().values().stream().anyMatch(weight -> HALF.contains(weight.type()))) {
      return new FusedGraph(model.toBytes(), 0, 0);
    }
    Graph attended = new FuseAttention(graph, model.opset()).fused();
    Graph normed = new FuseNorms(attended).fused();
    OnnxModel fused = model.with(Live.of(normed)).using(GraphNode.MICROSOFT);
    return new FusedGraph(
        fused.toBytes(),
        count(normed, "MultiHeadAttention") - count(graph, "MultiHeadAttention"),
        count(normed, "SkipLayerNormalization") - count(graph, "SkipLayerNormalization"));
  }

  private static int count(Graph graph, String operator) {
    return (int) graph.nodes().stream().filter(node -> node.isMicrosoft(operator)).count();
  }
}
