package dev.heed.onnx.match;

import dev.heed.onnx.GraphNode;
import java.util.List;
import java.util.Optional;

/**
 * A place in a graph where attention weights are made.
 *
 * @param scope the graph that it is in
 * @param node the softmax, or the fused operator
 * @param weights the value that holds the weights; empty where they must be computed anew
 * @param query the first factor of the scores, or what it is made from
 * @param key the second factor
 * @param value what the weights are multiplied with
 * @param contexts the values that attention gives out
 * @param found in words: which operators in which order
 */
public record AttentionSite(
    GraphScope scope,
    GraphNode node,
    Optional<String> weights,
    String query,
    String key,
    String value,
    List<String> contexts,
    Optional<Integer> heads,
    String found) {

  /** An operator that holds a whole attention; the numbers are of its inputs. */
  static AttentionSite fused(GraphScope scope, GraphNode node, int q, int k, int v, String heads) {
    int count = (int) node.number(heads, 0);
    Optional<Integer> known =
        count > 0
            ? Optional.of(count)
            : new Heads(scope).of(node.input(q), node.input(k), node.input(v));
    return new AttentionSite(
        scope,
        node,
        Optional.empty(),
        node.input(q),
        node.input(k),
        node.input(v),
        List.of(node.outputs().get(0)),
        known,
        node.domain().isEmpty() ? node.operator() : node.domain() + "." + node.operator());
  }
}
