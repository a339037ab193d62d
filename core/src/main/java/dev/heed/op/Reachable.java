package dev.heed.op;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which nodes the outputs of a graph need. */
final class Reachable {

  private Reachable() {}

  /** Those of {@code nodes}, in their order. */
  static List<OnnxNode> nodes(List<OnnxNode> nodes, Collection<OnnxValue> outputs) {
    Set<OnnxNode> needed = new HashSet<>();
    Deque<OnnxValue> open = new ArrayDeque<>(outputs);
    while (!open.isEmpty()) {
      if (open.pop().origin() instanceof OnnxValue.Origin.Made made && needed.add(made.node())) {
        open.addAll(made.node().inputs());
      }
    }
    return nodes.stream().filter(needed::contains).toList();
  }
}
