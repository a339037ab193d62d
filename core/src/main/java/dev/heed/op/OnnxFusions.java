package dev.heed.op;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts ONNX Runtime's own operators in the place of steps that mean the same: a whole attention, or
 * a sum and its norm. Names of what stays are kept; steps that nothing needs any more are left out.
 */
final class OnnxFusions {

  private final OnnxNames names;
  private final Collection<OnnxValue> outputs;
  private final Map<OnnxNode, List<OnnxNode>> replaced = new HashMap<>();
  private final FusedAttention attention;

  private OnnxFusions(OnnxNames names, Collection<OnnxValue> outputs) {
    this.names = names;
    this.outputs = outputs;
    this.attention = new FusedAttention(names);
  }

  /** {@code nodes}, each after those that it needs, with as many fused as can be. */
  static List<OnnxNode> of(List<OnnxNode> nodes, OnnxNames names, Collection<OnnxValue> outputs) {
    return new OnnxFusions(names, outputs).fused(nodes);
  }

  private List<OnnxNode> fused(List<OnnxNode> nodes) {
    for (OnnxNode node : nodes) {
      switch (node.node().operator()) {
        case "LayerNormalization" -> skip(node);
        case "Reshape" -> attention.of(node).ifPresent(fused -> replaced.put(node, fused));
        default -> {}
      }
    }
    List<OnnxNode> all = new ArrayList<>();
    nodes.forEach(node -> all.addAll(replaced.getOrDefault(node, List.of(node))));
    return needed(all);
  }

  /** The norm moves to where the sum was: others may use the sum before the norm comes. */
  private void skip(OnnxNode norm) {
    Optional<SkipNorm> found = SkipNorm.of(norm).filter(fit -> !replaced.containsKey(fit.sum()));
    found.ifPresent(
        fit -> {
          replaced.put(fit.sum(), List.of(fit.fused(names)));
          replaced.put(norm, List.of());
        });
  }

  private List<OnnxNode> needed(List<OnnxNode> nodes) {
    Set<String> wanted = new HashSet<>();
    outputs.forEach(output -> wanted.add(output.name()));
    List<OnnxNode> kept = new ArrayList<>();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      OnnxNode node = nodes.get(i);
      if (node.outputs().stream().anyMatch(wanted::contains)) {
        node.inputs().forEach(input -> wanted.add(input.name()));
        kept.add(node);
      }
    }
    Collections.reverse(kept);
    return kept;
  }
}
