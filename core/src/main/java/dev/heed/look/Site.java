package dev.heed.look;

import dev.heed.graph.GraphNode;
import dev.heed.graph.Scope;
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
record Site(
    Scope scope,
    GraphNode node,
    Optional<String> weights,
    String query,
    String key,
    String value,
    List<String> contexts,
    Optional<Integer> heads,
    String found) {}
