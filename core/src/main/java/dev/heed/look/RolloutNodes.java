package dev.heed.look;

import dev.heed.onnx.GraphBuilder;
import dev.heed.onnx.NodeAttribute;
import java.util.List;

/**
 * {@link Rollout} inside the graph, so that all layers cost one output.
 *
 * <p>In each layer the mean over heads is mixed half and half with the identity, which stands for
 * the residual connection; rows are brought to a sum of 1; the layers are multiplied, the last one
 * first.
 */
final class RolloutNodes {

  private final GraphBuilder nodes;

  private RolloutNodes(GraphBuilder nodes) {
    this.nodes = nodes;
  }

  /** One layer: the value that holds its weights, and how many heads they have. */
  record Layer(String weights, FoundAttention found) {}

  /**
   * Adds the nodes.
   *
   * @param layers those of one stream of tokens, the first layer first
   * @return the value with the result, {@code [B, N, N]}
   */
  static String add(GraphBuilder nodes, List<Layer> layers) {
    RolloutNodes rollout = new RolloutNodes(nodes);
    String reached = "";
    String identity = "";
    for (Layer layer : layers) {
      String mean = rollout.meanOverHeads(layer);
      identity = identity.isEmpty() ? rollout.identity(mean) : identity;
      String mixed = rollout.halfIdentity(mean, identity);
      reached = reached.isEmpty() ? mixed : nodes.matMul(mixed, reached);
    }
    return reached;
  }

  /** {@code [B, N, N]}; a graph may keep batch and heads in one axis. */
  private String meanOverHeads(Layer layer) {
    if (layer.found().heads().isEmpty()) {
      return nodes.mean(layer.weights(), 1, false);
    }
    String shape = nodes.add("Shape", List.of(layer.weights()));
    String square = nodes.slice(shape, -2, Integer.MAX_VALUE, 0);
    List<String> axes = List.of(nodes.ints(-1), nodes.ints(layer.found().heads().get()), square);
    String split = nodes.add("Concat", axes, NodeAttribute.number("axis", 0));
    return nodes.mean(nodes.add("Reshape", List.of(layer.weights(), split)), 1, false);
  }

  /** {@code [N, N]}. */
  private String identity(String mean) {
    String one =
        nodes.add("Gather", List.of(mean, nodes.integer(0)), NodeAttribute.number("axis", 0));
    return nodes.add("EyeLike", List.of(one), NodeAttribute.number("dtype", 1));
  }

  private String halfIdentity(String mean, String identity) {
    String both = nodes.add("Add", List.of(mean, identity));
    return nodes.add("Div", List.of(both, nodes.sum(both, -1)));
  }
}
