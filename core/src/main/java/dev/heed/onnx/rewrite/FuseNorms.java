package dev.heed.onnx.rewrite;

import dev.heed.onnx.Graph;
import dev.heed.onnx.GraphNode;
import dev.heed.onnx.NodeAttribute;
import dev.heed.onnx.match.GraphScope;
import dev.heed.onnx.match.NormSearch;
import dev.heed.onnx.match.Ranks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Puts {@code SkipLayerNormalization} in place of the norms of what goes around a layer plus what
 * comes out of it. A bias of the latter goes along.
 */
final class FuseNorms {

  private final Graph graph;
  private final GraphScope scope;
  private final Ranks ranks;
  private final NormSearch pattern;
  private int count;

  FuseNorms(Graph graph) {
    this.graph = graph;
    this.scope = new GraphScope(graph, null);
    this.ranks = new Ranks(scope);
    this.pattern = new NormSearch(scope);
  }

  /** A norm, the sum that it is of, and which summand a layer's last product makes. */
  private record Skip(NormSearch.Norm norm, GraphNode sum, String around, String out) {}

  Graph fused() {
    Map<GraphNode, Skip> sums = new HashMap<>();
    Map<GraphNode, Skip> norms = new HashMap<>();
    graph.nodes().stream()
        .flatMap(node -> pattern.at(node).stream())
        .flatMap(norm -> skip(norm).stream())
        .filter(skip -> sums.putIfAbsent(skip.sum(), skip) == null)
        .forEach(skip -> norms.put(skip.norm().last(), skip));
    List<GraphNode> nodes = new ArrayList<>();
    for (GraphNode node : graph.nodes()) {
      if (sums.containsKey(node)) {
        nodes.add(replaced(sums.get(node)));
      } else if (!norms.containsKey(node)) {
        nodes.add(node);
      }
    }
    return graph.with(nodes, name -> true);
  }

  private Optional<Skip> skip(NormSearch.Norm norm) {
    Optional<GraphNode> sum = scope.producer(norm.of()).filter(node -> node.is("Add"));
    return sum.flatMap(
        add -> {
          String a = add.input(0);
          String b = add.input(1);
          return !areTokens(a, b)
              ? Optional.empty()
              : isLayersOutput(b)
                  ? Optional.of(new Skip(norm, add, a, b))
                  : isLayersOutput(a) ? Optional.of(new Skip(norm, add, b, a)) : Optional.empty();
        });
  }

  /** Two of three axes: the operator takes no others. */
  private boolean areTokens(String... values) {
    return Stream.of(values)
        .allMatch(value -> scope.bearsTokens(value) && ranks.of(value).equals(Optional.of(3)));
  }

  /** A product with a stored matrix and perhaps a bias: as many tokens as the layer was given. */
  private boolean isLayersOutput(String value) {
    return isProjection(value) || bias(value).isPresent();
  }

  private boolean isProjection(String value) {
    return scope
        .producer(value)
        .filter(node -> node.is("MatMul") && scope.isStored(node.input(1)))
        .isPresent();
  }

  /** Which input of the sum that makes {@code value} is a stored vector beside a product. */
  private Optional<Integer> bias(String value) {
    Optional<GraphNode> sum = scope.producer(value).filter(node -> node.is("Add"));
    return sum.flatMap(
        add ->
            pattern.isVector(add.input(1)) && isProjection(add.input(0))
                ? Optional.of(1)
                : pattern.isVector(add.input(0)) && isProjection(add.input(1))
                    ? Optional.of(0)
                    : Optional.empty());
  }

  /** Its outputs: the normalised tokens, two that are not used, and the sum. */
  private GraphNode replaced(Skip skip) {
    List<String> inputs = new ArrayList<>();
    Optional<Integer> bias = bias(skip.out());
    Optional<GraphNode> biased = bias.flatMap(x -> scope.producer(skip.out()));
    inputs.add(skip.around());
    inputs.add(biased.map(add -> add.input(1 - bias.orElseThrow())).orElse(skip.out()));
    inputs.add(skip.norm().weight());
    inputs.add(skip.norm().bias());
    biased.ifPresent(add -> inputs.add(add.input(bias.orElseThrow())));
    return GraphNode.of(
        GraphNode.MICROSOFT,
        "SkipLayerNormalization",
        "heed/norm/" + count++,
        inputs,
        List.of(skip.norm().last().outputs().get(0), "", "", skip.sum().outputs().get(0)),
        List.of(NodeAttribute.real("epsilon", skip.norm().epsilon())));
  }
}
