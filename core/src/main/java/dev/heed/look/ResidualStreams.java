package dev.heed.look;

import dev.heed.onnx.GraphNode;
import dev.heed.onnx.match.AttentionSite;
import dev.heed.onnx.match.DataFlow;
import dev.heed.onnx.match.GraphScope;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where queries and keys come from, so that self-attention is distinguished from cross-attention.
 * Walks follow the residual stream: they never pass through attention.
 */
final class ResidualStreams {

  private final Set<String> contexts = new HashSet<>();

  ResidualStreams(List<AttentionSite> sites) {
    sites.forEach(site -> contexts.addAll(site.contexts()));
  }

  /**
   * Queries and keys are of one sequence where all that the queries are made from, back to earlier
   * attention, comes by values that the keys are made from too.
   */
  boolean toItself(AttentionSite site) {
    if (site.query().equals(site.key())) {
      return true;
    }
    boolean tokens = site.scope().bearsTokens(site.query());
    if (tokens != site.scope().bearsTokens(site.key())) {
      return false;
    }
    Set<String> shared = above(site, site.key(), Set.of());
    Set<String> own = above(site, site.query(), shared);
    return own.stream().anyMatch(shared::contains)
        && own.stream()
            .filter(value -> !shared.contains(value))
            .noneMatch(value -> contexts.contains(value) || isTokenInput(site, value));
  }

  private boolean isTokenInput(AttentionSite site, String value) {
    return site.scope().isInput(value) && site.scope().bearsTokens(value);
  }

  /** Whether two sites' queries are of one residual stream. */
  boolean meet(AttentionSite a, AttentionSite b) {
    Set<String> shared = above(a, a.query(), Set.of());
    return above(b, b.query(), Set.of()).stream()
        .anyMatch(value -> shared.contains(value) && a.scope().bearsTokens(value));
  }

  /** All values that one is made from, itself included; {@code ends} and attention end the walk. */
  private Set<String> above(AttentionSite site, String value, Set<String> ends) {
    GraphScope scope = site.scope();
    boolean tokens = scope.bearsTokens(value);
    Set<String> seen = new HashSet<>(Set.of(value));
    Deque<String> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      String next = open.pop();
      if (ends.contains(next) || contexts.contains(next)) {
        continue;
      }
      scope.producer(next).stream()
          .filter(node -> !node.is("Shape")) // a size says nothing of what is in a tensor
          .flatMap(node -> node.inputs().stream())
          .filter(in -> tokens ? scope.bearsTokens(in) : scope.producer(in).isPresent())
          .filter(seen::add)
          .forEach(open::push);
    }
    return seen;
  }

  /** Whether keys of earlier steps are put before those of this one. */
  boolean remembers(AttentionSite site) {
    return remembers(site.scope(), site.key(), 12);
  }

  private static boolean remembers(GraphScope scope, String value, int far) {
    GraphNode node = scope.producer(value).orElse(null);
    if (node == null || far == 0 || DataFlow.isProduct(node)) {
      return false;
    }
    if (node.is("Concat")
        && node.inputs().stream().anyMatch(in -> isGiven(scope, in, 4))
        && node.inputs().stream().anyMatch(in -> !isGiven(scope, in, 4))) {
      return true;
    }
    return DataFlow.carried(node, value).stream()
        .filter(scope::bearsTokens)
        .anyMatch(in -> remembers(scope, in, far - 1));
  }

  private static boolean isGiven(GraphScope scope, String value, int far) {
    return scope.isInput(value)
        || (far > 0
            && scope
                .producer(value)
                .filter(DataFlow::isShaping)
                .filter(node -> isGiven(scope, node.input(0), far - 1))
                .isPresent());
  }
}
