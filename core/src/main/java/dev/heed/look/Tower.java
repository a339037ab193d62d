package dev.heed.look;

import dev.heed.onnx.match.AttentionSite;
import dev.heed.onnx.match.GraphScope;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** Which modality a site's tokens come from, as the standard names of inputs tell. */
final class Tower {

  private Tower() {}

  /** The beginning of a map's name in models of two towers; empty where inputs do not tell. */
  static String of(AttentionSite site) {
    Set<String> inputs = inputs(site);
    boolean vision = inputs.stream().anyMatch(name -> name.startsWith("pixel_values"));
    boolean audio =
        inputs.stream()
            .anyMatch(n -> n.startsWith("input_features") || n.startsWith("input_values"));
    boolean text = inputs.stream().anyMatch(name -> name.endsWith("input_ids"));
    if ((vision ? 1 : 0) + (audio ? 1 : 0) + (text ? 1 : 0) != 1) {
      return "";
    }
    return (vision ? "vision" : audio ? "audio" : "text") + "_model_output.";
  }

  private static Set<String> inputs(AttentionSite site) {
    GraphScope scope = site.scope();
    Set<String> seen = new HashSet<>(Set.of(site.key()));
    Deque<String> open = new ArrayDeque<>(seen);
    Set<String> inputs = new HashSet<>();
    while (!open.isEmpty()) {
      String value = open.pop();
      if (scope.isInput(value)) {
        inputs.add(value);
      }
      scope.producer(value).stream()
          .flatMap(node -> node.inputs().stream())
          .filter(scope::isContent)
          .filter(seen::add)
          .forEach(open::push);
    }
    return inputs;
  }
}
