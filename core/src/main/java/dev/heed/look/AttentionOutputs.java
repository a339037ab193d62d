package dev.heed.look;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.onnx.GraphBuilder;
import dev.heed.onnx.NodeAttribute;
import java.util.ArrayList;
import java.util.List;

/** Adds graph outputs for the attention maps that are asked for, and knows which is which. */
final class AttentionOutputs implements Overlay.View {

  static final String ROLLOUT = "heed/rollout";

  private final AttentionNaming naming;
  private final LookOptions shown;
  private List<FoundAttention> found = List.of();

  AttentionOutputs(AttentionNaming naming, LookOptions shown) {
    this.naming = naming;
    this.shown = shown;
  }

  static String output(int i) {
    return "heed/attention/" + i;
  }

  /** In the order of the outputs. */
  List<FoundAttention> found() {
    return found;
  }

  @Override
  public void add(Overlay.GraphEdit draft, List<Overlay.Lifted> lifted) {
    found = naming.of(lifted.stream().map(Overlay.Lifted::site).toList());
    for (int i = 0; shown.maps() && i < lifted.size(); i++) {
      expose(draft, lifted.get(i).value(), output(i));
    }
    if (shown.rollout()) {
      expose(draft, RolloutNodes.add(draft.nodes(), layers(lifted)), ROLLOUT);
    }
  }

  private static void expose(Overlay.GraphEdit draft, String value, String output) {
    draft.nodes().add("", "Identity", List.of(value), List.of(output));
    draft.output(output);
  }

  /** The layers of one stream of tokens: those beside the first that attends to itself. */
  private List<RolloutNodes.Layer> layers(List<Overlay.Lifted> lifted) {
    String family =
        found.stream()
            .filter(one -> one.kind() != FoundAttention.Kind.CROSS)
            .findFirst()
            .map(FoundAttention::family)
            .orElseThrow(AttentionOutputs::nothing);
    List<RolloutNodes.Layer> layers = new ArrayList<>();
    for (int i = 0; i < lifted.size(); i++) {
      if (found.get(i).family().equals(family)) {
        layers.add(new RolloutNodes.Layer(lifted.get(i).value(), found.get(i)));
      }
    }
    return layers;
  }

  private static HeedException nothing() {
    return new HeedException(
        ErrorCode.UNSUPPORTED,
        "Rollout is of tokens that attend to each other; all that this graph attends to is"
            + " something else. Look at its layers one by one.");
  }

  /**
   * {@link Rollout} inside the graph, so that all layers cost one output.
   *
   * <p>In each layer the mean over heads is mixed half and half with the identity, which stands for
   * the residual connection; rows are brought to a sum of 1; the layers are multiplied, the last
   * one first.
   */
  static final class RolloutNodes {

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
}
