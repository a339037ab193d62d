package dev.heed.look;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.onnx.GraphBuilder;
import dev.heed.onnx.GraphNode;
import dev.heed.onnx.NodeAttribute;
import dev.heed.onnx.match.AttentionSite;
import java.util.List;
import java.util.Optional;

/**
 * Weights that count as much as what they let through: each is multiplied by the length of the
 * value vector that it weighs, and rows are brought back to a sum of 1.
 */
final class ValueNorms {

  private final AttentionSite site;
  private final GraphBuilder nodes;

  private ValueNorms(AttentionSite site, GraphBuilder nodes) {
    this.site = site;
    this.nodes = nodes;
  }

  /**
   * Adds the nodes.
   *
   * @param weights a value {@code [.., Q, K]}
   * @return a value of the same shape
   * @throws HeedException UNSUPPORTED where the values that are weighed cannot be had
   */
  static String weighted(AttentionSite site, String weights, GraphBuilder nodes) {
    ValueNorms norms = new ValueNorms(site, nodes);
    String product = nodes.add("Mul", List.of(weights, norms.row()));
    return nodes.add("Div", List.of(product, nodes.sum(product, -1)));
  }

  /** {@code [.., K, D] -> [.., 1, K]}. */
  private String row() {
    String value = nodes.toFloat(values());
    String squared = nodes.add("Mul", List.of(value, value));
    String norm = nodes.add("Sqrt", List.of(nodes.sum(squared, -1)));
    String ones = nodes.slice(nodes.add("Shape", List.of(norm)), 0, -2, 0);
    List<String> axes = List.of(ones, nodes.ints(1), nodes.ints(-1));
    String shape = nodes.add("Concat", axes, NodeAttribute.number("axis", 0));
    return nodes.add("Reshape", List.of(norm, shape));
  }

  private String values() {
    return switch (site.node().operator()) {
      case "MultiHeadAttention" -> recomputed(site.scope().isInput(site.value())).values();
      case "GroupQueryAttention" -> throw hidden();
      case "Attention", "QAttention" -> {
        if (site.node().domain().isEmpty()) {
          throw hidden();
        }
        yield recomputed(false).attentionValues();
      }
      default -> beforeQuantising(site.value());
    };
  }

  private Recomputed recomputed(boolean cached) {
    return new Recomputed(nodes, site.node(), cached);
  }

  /** A product of whole numbers weighs values that were brought to 8 bits just before. */
  private String beforeQuantising(String value) {
    Optional<GraphNode> producer = site.scope().producer(value);
    boolean quantised =
        producer.filter(node -> node.operator().contains("QuantizeLin")).isPresent();
    return quantised ? producer.get().input(0) : value;
  }

  private HeedException hidden() {
    return new HeedException(
        ErrorCode.UNSUPPORTED,
        "The operator %s keeps its values to itself, so their lengths cannot weigh its attention. Look without value norms."
            .formatted(site.found()));
  }
}
