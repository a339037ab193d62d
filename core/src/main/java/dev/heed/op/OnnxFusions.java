package dev.heed.op;

import static java.util.Objects.requireNonNull;

import dev.heed.onnx.GraphNode;
import dev.heed.onnx.match.GraphScope;
import dev.heed.onnx.match.NormSearch;
import java.util.ArrayList;
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
  private final Recording recording;
  private final Map<OnnxNode, List<OnnxNode>> replaced = new HashMap<>();
  private final FusedAttention attention;
  private final GraphScope scope;
  private final NormSearch norms;
  private final Map<String, OnnxNode> byName = new HashMap<>();

  private OnnxFusions(Recording recording, OnnxNames names) {
    this.names = names;
    this.recording = recording;
    this.scope = new GraphScope(recording.graph(), null);
    this.attention = new FusedAttention(recording, scope, names);
    this.norms = new NormSearch(scope);
    recording.nodes().forEach(node -> byName.put(node.name(), node));
  }

  /** The same recording with as many steps fused as can be. */
  static Recording of(Recording recording, OnnxNames names) {
    return recording.with(new OnnxFusions(recording, names).fused());
  }

  private List<OnnxNode> fused() {
    for (GraphNode step : scope.graph().nodes()) {
      OnnxNode node = requireNonNull(byName.get(step.name()));
      if (step.is("LayerNormalization")) {
        norms.at(step).ifPresent(norm -> skip(norm, node));
      } else if (step.is("Reshape")) {
        attention.of(node).ifPresent(fused -> replaced.put(node, fused));
      }
    }
    List<OnnxNode> all = new ArrayList<>();
    recording.nodes().forEach(node -> all.addAll(replaced.getOrDefault(node, List.of(node))));
    return needed(all);
  }

  /** The norm moves to where the sum was: others may use the sum before the norm comes. */
  private void skip(NormSearch.Norm found, OnnxNode norm) {
    Optional<SkipNorm> skip =
        scope
            .producer(found.of())
            .filter(sum -> sum.is("Add"))
            .flatMap(sum -> SkipNorm.of(requireNonNull(byName.get(sum.name())), norm))
            .filter(fit -> !replaced.containsKey(fit.sum()));
    skip.ifPresent(
        fit -> {
          replaced.put(fit.sum(), List.of(fit.fused(names)));
          replaced.put(norm, List.of());
        });
  }

  private List<OnnxNode> needed(List<OnnxNode> nodes) {
    Set<String> wanted = new HashSet<>();
    recording.outputs().values().forEach(output -> wanted.add(output.name()));
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
