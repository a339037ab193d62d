package dev.heed.look;

import dev.heed.onnx.GraphBuilder;
import dev.heed.onnx.GraphNode;
import dev.heed.onnx.NodeAttribute;
import dev.heed.onnx.match.AttentionSite;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The weights of ONNX Runtime's own attention operators, computed once more from what goes into
 * them, as the operators' published descriptions say: scores, masks, softmax.
 */
final class Recomputed {

  private final GraphBuilder nodes;
  private final GraphNode node;
  private final long heads;
  private final boolean cached;

  /**
   * @param cached whether a caller gives the keys
   */
  Recomputed(GraphBuilder nodes, GraphNode node, boolean cached) {
    this.nodes = nodes;
    this.node = node;
    this.cached = cached;
    this.heads = node.number("num_heads", 1);
  }

  /** {@code com.microsoft.MultiHeadAttention}: projected queries and keys come in. */
  String multiHeadAttention() {
    if (!node.has(1)) {
      String packed = packedBias(node.input(0), 3);
      return weights(part(packed, 0), part(packed, 1), node.input(6), node.input(4), node.input(5));
    }
    String query = split(bias(node.input(0), 0));
    String key = node.has(2) ? key() : part(node.input(1), 0);
    return weights(query, key, node.input(6), node.input(4), node.input(5));
  }

  /** Keys: {@code [B, K, C]}, or {@code [B, H, K, D]} where a caller gives them from a cache. */
  private String key() {
    return cached ? node.input(1) : split(bias(node.input(1), 1));
  }

  /** A part of one bias for queries, keys and values. */
  private String bias(String value, int part) {
    if (!node.has(3)) {
      return value;
    }
    String third = nodes.reshape(node.input(3), 3, -1);
    String row = nodes.slice(third, part, part + 1L, 0);
    return nodes.add("Add", List.of(value, nodes.reshape(row, -1)));
  }

  private String packedBias(String packed, int parts) {
    if (!node.has(3)) {
      return packed;
    }
    String bias = nodes.reshape(node.input(3), parts, heads, -1);
    String swapped = nodes.transpose(bias, 1, 0, 2);
    return nodes.add("Add", List.of(packed, swapped));
  }

  /** One of the tensors packed as {@code [B, N, H, parts, D]}, as {@code [B, H, N, D]}. */
  private String part(String packed, long part) {
    String one = nodes.slice(packed, part, part + 1, 3);
    String shape =
        nodes.add(
            "Concat",
            List.of(
                nodes.size(packed, 0), nodes.size(packed, 1), nodes.ints(heads), nodes.ints(-1)),
            NodeAttribute.number("axis", 0));
    return nodes.transpose(nodes.add("Reshape", List.of(one, shape)), 0, 2, 1, 3);
  }

  /** {@code [B, N, H * D]} to {@code [B, H, N, D]}. */
  private String split(String value) {
    return nodes.transpose(nodes.reshape(value, 0, 0, heads, -1), 0, 2, 1, 3);
  }

  /** The values of {@link #multiHeadAttention()}, {@code [B, H, K, D]}. */
  String values() {
    if (!node.has(1)) {
      return after(node.input(7), part(packedBias(node.input(0), 3), 2));
    }
    if (!node.has(2)) {
      return after(node.input(7), part(node.input(1), 1));
    }
    return after(node.input(7), cached ? node.input(2) : split(bias(node.input(2), 2)));
  }

  /**
   * {@code com.microsoft.Attention} and {@code QAttention}: hidden states and one matrix come in.
   */
  String attention() {
    String all = projected();
    return weights(
        projection(all, 0),
        projection(all, 1),
        node.has(past()) ? cached(node.input(past()), 0) : "",
        node.input(isQuantised() ? 5 : 3),
        isQuantised() ? "" : node.input(5));
  }

  /** The values of {@link #attention()}, {@code [B, H, K, D]}. */
  String attentionValues() {
    String earlier = node.has(past()) ? cached(node.input(past()), 1) : "";
    return after(earlier, projection(projected(), 2));
  }

  private boolean isQuantised() {
    return node.operator().equals("QAttention");
  }

  private int past() {
    return isQuantised() ? 8 : 4;
  }

  /** Queries, keys and values side by side, {@code [B, N, C]}. */
  private String projected() {
    String input = isQuantised() ? restored(0, 3, 6) : node.input(0);
    String matrix = isQuantised() ? restored(1, 4, 7) : node.input(1);
    String product = nodes.matMul(input, matrix);
    return node.has(2) ? nodes.add("Add", List.of(product, node.input(2))) : product;
  }

  /** Queries (0), keys (1) or values (2), {@code [B, H, N, D]}. */
  private String projection(String all, int part) {
    List<Long> widths = node.numbers("qkv_hidden_sizes");
    if (widths.isEmpty()) {
      String parts = nodes.reshape(all, 0, 0, 3, -1);
      return split(nodes.slice(parts, part, part + 1L, 2));
    }
    long from = widths.stream().limit(part).mapToLong(Long::longValue).sum();
    return split(nodes.slice(all, from, from + widths.get(part), -1));
  }

  private String restored(int value, int scale, int zero) {
    List<String> inputs =
        node.has(zero)
            ? List.of(node.input(value), node.input(scale), node.input(zero))
            : List.of(node.input(value), node.input(scale));
    return nodes.add("DequantizeLinear", inputs, NodeAttribute.number("axis", value == 1 ? 1 : 0));
  }

  /** Keys (0) or values (1) of earlier steps, of {@code [2, B, H, K, D]}. */
  private String cached(String past, long part) {
    String one = nodes.slice(past, part, part + 1, 0);
    String shape = nodes.slice(nodes.add("Shape", List.of(past)), 1, 5, 0);
    return nodes.add("Reshape", List.of(one, shape));
  }

  private String after(String past, String now) {
    return past.isEmpty()
        ? now
        : nodes.add("Concat", List.of(past, now), NodeAttribute.number("axis", 2));
  }

  private String weights(String query, String key, String past, String mask, String bias) {
    String scores = nodes.matMul(query, nodes.transpose(after(past, key), 0, 1, 3, 2));
    String scaled = scaled(scores, query);
    String biased = bias.isEmpty() ? scaled : nodes.add("Add", List.of(scaled, bias));
    String masked = mask.isEmpty() ? biased : masked(biased, mask);
    return nodes.softmax(node.number("unidirectional", 0) == 1 ? causal(masked, query) : masked);
  }

  private String scaled(String scores, String query) {
    float scale = node.real("scale", 0);
    if (scale != 0) {
      return nodes.add("Mul", List.of(scores, nodes.real(scale, scores)));
    }
    String width = nodes.slice(nodes.add("Shape", List.of(query)), 3, 4, 0);
    String root = nodes.add("Sqrt", List.of(nodes.toFloat(width)));
    return nodes.add("Div", List.of(scores, root));
  }

  /** A mask {@code [B, K]} or {@code [B, Q, K]} of ones where keys count. */
  private String masked(String scores, String mask) {
    String keep = nodes.toFloat(mask);
    String batch = nodes.size(scores, 0);
    String keys = nodes.slice(nodes.add("Shape", List.of(scores)), 3, 4, 0);
    String shape =
        nodes.add(
            "Concat",
            List.of(batch, nodes.ints(1), nodes.ints(-1), keys),
            NodeAttribute.number("axis", 0));
    String shaped = nodes.add("Reshape", List.of(keep, shape));
    String away = nodes.add("Sub", List.of(nodes.real(1, scores), shaped));
    float filter = node.real("mask_filter_value", -10000);
    String added = nodes.add("Mul", List.of(away, nodes.real(filter, scores)));
    return nodes.add("Add", List.of(scores, added));
  }

  /** Each query sees the keys up to its own place, counted from the end. */
  private String causal(String scores, String query) {
    String shape = nodes.add("Shape", List.of(scores));
    String keys = nodes.reshape(nodes.slice(shape, 3, 4, 0), 1);
    String queries = nodes.reshape(nodes.slice(shape, 2, 3, 0), 1);
    String flat = nodes.add("ConstantOfShape", List.of(keys), oneValue());
    String places = nodes.add("CumSum", List.of(flat, nodes.ints(0)));
    String rows = nodes.add("ConstantOfShape", List.of(queries), oneValue());
    String counted = nodes.add("CumSum", List.of(rows, nodes.ints(0)));
    String past = nodes.add("Sub", List.of(keys, queries));
    String last = nodes.add("Add", List.of(counted, past));
    String hidden = nodes.add("Greater", List.of(places, nodes.reshape(last, -1, 1)));
    String least = nodes.real(node.real("mask_filter_value", -10000), query);
    return nodes.add("Where", List.of(hidden, least, scores));
  }

  private static NodeAttribute oneValue() {
    return GraphBuilder.value(Tensor.of(Shape.of(1), 1L));
  }

  /** How its weights come out of an operator that holds a whole attention. */
  static final class HiddenWeights {

    private HiddenWeights() {}

    /** The value with a site's weights; a draft gets the nodes that it takes. */
    static String of(AttentionSite site, Overlay.GraphEdit draft) {
      return site.weights().orElseGet(() -> hidden(site, draft));
    }

    private static String hidden(AttentionSite site, Overlay.GraphEdit draft) {
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
    private static String fourth(GraphNode node, String mode, long after, Overlay.GraphEdit draft) {
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
}
