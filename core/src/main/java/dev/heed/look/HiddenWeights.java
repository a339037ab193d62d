package dev.heed.look;

import dev.heed.onnx.GraphNode;
import dev.heed.onnx.NodeAttribute;
import dev.heed.onnx.match.AttentionSite;
import java.util.ArrayList;
import java.util.List;

/** How its weights come out of an operator that holds a whole attention. */
final class HiddenWeights {

  private HiddenWeights() {}

  /** The value with a site's weights; a draft gets the nodes that it takes. */
  static String of(AttentionSite site, Draft draft) {
    return site.weights().orElseGet(() -> hidden(site, draft));
  }

  private static String hidden(AttentionSite site, Draft draft) {
    GraphNode node = site.node();
    return switch (node.domain() + ":" + node.operator()) {
      case ":Attention" -> fourth(node, "qk_matmul_output_mode", 3, draft);
      case "com.microsoft:GroupQueryAttention" -> fourth(node, "qk_output", 2, draft);
      case "com.microsoft:MultiHeadAttention" ->
          new Recomputed(draft.nodes(), node, site.scope().isInput(site.key()))
              .multiHeadAttention();
      default -> new Recomputed(draft.nodes(), node, false).attention();
    };
  }

  /** These operators give the weights as a fourth output when they are told to. */
  private static String fourth(GraphNode node, String mode, long after, Draft draft) {
    NodeAttribute told = NodeAttribute.number(mode, after);
    List<String> outputs = new ArrayList<>(node.outputs());
    if (outputs.size() > 3 && !outputs.get(3).isEmpty()) {
      String again = node.outputs().get(0) + "/heed/weights";
      draft.nodes().again(node, List.of(again + "/y", "", "", again), told);
      return again;
    }
    String weights = node.outputs().get(0) + "/heed/weights";
    while (outputs.size() < 4) {
      outputs.add("");
    }
    outputs.set(3, weights);
    draft.replace(node, node.with(outputs, List.of(told)));
    return weights;
  }
}
