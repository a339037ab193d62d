package dev.heed.look;

import dev.heed.onnx.match.AttentionSite;
import dev.heed.onnx.match.GraphScope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Kind, number and name of each attention of a graph. */
final class AttentionNaming {

  private final GraphHints surroundings;
  private final IdentityHashMap<AttentionSite, FoundAttention.Kind> kinds = new IdentityHashMap<>();
  private final IdentityHashMap<AttentionSite, String> towers = new IdentityHashMap<>();
  private final boolean crossed;

  AttentionNaming(Tree tree, GraphHints surroundings) {
    this.surroundings = surroundings;
    List<AttentionSite> sites = tree.sites().toList();
    ResidualStreams streams = new ResidualStreams(sites);
    List<AttentionSite> cross = sites.stream().filter(site -> !streams.toItself(site)).toList();
    sites.forEach(site -> kinds.put(site, kind(site, cross, streams)));
    sites.forEach(site -> towers.put(site, Tower.of(site)));
    this.crossed =
        kinds.containsValue(FoundAttention.Kind.CROSS)
            && kinds.containsValue(FoundAttention.Kind.DECODER);
  }

  private FoundAttention.Kind kind(
      AttentionSite site, List<AttentionSite> cross, ResidualStreams streams) {
    if (cross.contains(site)) {
      return FoundAttention.Kind.CROSS;
    }
    boolean stores = !cross.isEmpty() && !site.scope().bearsTokens(site.query());
    return stores
            || surroundings.writes()
            || streams.remembers(site)
            || cross.stream().anyMatch(other -> streams.meet(site, other))
        ? FoundAttention.Kind.DECODER
        : FoundAttention.Kind.ENCODER;
  }

  List<FoundAttention> of(List<AttentionSite> sites) {
    Set<String> distinct = new HashSet<>();
    sites.forEach(site -> distinct.add(towers.getOrDefault(site, "")));
    boolean towered = distinct.size() > 1 && !crossed;
    Map<String, Integer> counts = new HashMap<>();
    List<FoundAttention> found = new ArrayList<>();
    for (AttentionSite site : sites) {
      FoundAttention.Kind kind = kinds.getOrDefault(site, FoundAttention.Kind.ENCODER);
      String family = (towered ? towers.get(site) : "") + family(kind);
      int layer = counts.merge(family, 1, Integer::sum) - 1;
      found.add(
          new FoundAttention(
              family + "." + layer,
              layer,
              kind,
              site.heads().or(surroundings::heads),
              site.found()));
    }
    return List.copyOf(found);
  }

  private String family(FoundAttention.Kind kind) {
    boolean alone = !crossed && !surroundings.besideDecoder() && kind != FoundAttention.Kind.CROSS;
    return alone ? "attentions" : kind.id() + "_attentions";
  }

  /** Which modality a site's tokens come from, as the standard names of inputs tell. */
  static final class Tower {

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
}
