package dev.heed.look;

import dev.heed.onnx.Graph;
import dev.heed.onnx.GraphNode;
import dev.heed.onnx.match.AttentionSearch;
import dev.heed.onnx.match.AttentionSite;
import dev.heed.onnx.match.GraphScope;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The attention of a graph and of the graphs nested in it, in the order of their nodes. */
final class Tree {

  private final GraphScope scope;
  private final IdentityHashMap<GraphNode, AttentionSite> sites = new IdentityHashMap<>();
  private final IdentityHashMap<GraphNode, Map<String, Tree>> nested = new IdentityHashMap<>();
  private final List<String> blocked = new ArrayList<>();

  private Tree(GraphScope scope) {
    this.scope = scope;
  }

  static Tree of(Graph body) {
    return of(body, null);
  }

  private static Tree of(Graph body, @Nullable GraphScope parent) {
    Tree tree = new Tree(new GraphScope(body, parent));
    AttentionSearch search = new AttentionSearch(tree.scope);
    body.nodes().forEach(node -> tree.look(node, search));
    return tree;
  }

  private void look(GraphNode node, AttentionSearch search) {
    if (node.operator().equals("If")) {
      enter(node);
    } else if (AttentionSearch.isFused(node)) {
      search.fused(node).ifPresentOrElse(site -> sites.put(node, site), () -> block(node));
    } else {
      search.at(node).ifPresent(site -> sites.put(node, site));
      if (node.attributes().values().stream().anyMatch(a -> a.graph().isPresent())) {
        insideLoop(node);
      }
    }
  }

  private void enter(GraphNode node) {
    Map<String, Tree> branches = new LinkedHashMap<>();
    node.attributes()
        .forEach(
            (name, attribute) ->
                attribute.graph().ifPresent(body -> branches.put(name, of(body, scope))));
    if (branches.values().stream().anyMatch(tree -> !tree.isEmpty())) {
      nested.put(node, branches);
    }
    branches.values().forEach(tree -> blocked.addAll(tree.blocked));
  }

  private void insideLoop(GraphNode node) {
    node.attributes().values().stream()
        .flatMap(attribute -> attribute.graph().stream())
        .filter(body -> !of(body, scope).isEmpty())
        .forEach(
            body ->
                blocked.add(
                    "%s (attention inside a loop gives one map a turn, which no output can hold)"
                        .formatted(node.operator())));
  }

  private void block(GraphNode node) {
    blocked.add(
        "%s (a fused operator whose weights Heed cannot compute anew)"
            .formatted(
                node.domain().isEmpty() ? node.operator() : node.domain() + "." + node.operator()));
  }

  private boolean isEmpty() {
    return sites.isEmpty() && nested.isEmpty() && blocked.isEmpty();
  }

  GraphScope scope() {
    return scope;
  }

  @Nullable AttentionSite site(GraphNode node) {
    return sites.get(node);
  }

  Map<String, Tree> branches(GraphNode node) {
    return nested.getOrDefault(node, Map.of());
  }

  /** Operators that hide attention, each with the reason. */
  List<String> blocked() {
    return blocked;
  }

  /** All sites, with those of nested graphs. */
  Stream<AttentionSite> sites() {
    return scope.graph().nodes().stream()
        .flatMap(
            node ->
                Stream.concat(
                    Stream.ofNullable(sites.get(node)),
                    branches(node).values().stream().flatMap(Tree::sites)));
  }
}
