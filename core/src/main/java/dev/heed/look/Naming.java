package dev.heed.look;

import dev.heed.onnx.match.AttentionSite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Kind, number and name of each attention of a graph. */
final class Naming {

  private final Surroundings surroundings;
  private final IdentityHashMap<AttentionSite, Kind> kinds = new IdentityHashMap<>();
  private final IdentityHashMap<AttentionSite, String> towers = new IdentityHashMap<>();
  private final boolean crossed;

  Naming(Tree tree, Surroundings surroundings) {
    this.surroundings = surroundings;
    List<AttentionSite> sites = tree.sites().toList();
    Streams streams = new Streams(sites);
    List<AttentionSite> cross = sites.stream().filter(site -> !streams.toItself(site)).toList();
    sites.forEach(site -> kinds.put(site, kind(site, cross, streams)));
    sites.forEach(site -> towers.put(site, Tower.of(site)));
    this.crossed = kinds.containsValue(Kind.CROSS) && kinds.containsValue(Kind.DECODER);
  }

  private Kind kind(AttentionSite site, List<AttentionSite> cross, Streams streams) {
    if (cross.contains(site)) {
      return Kind.CROSS;
    }
    boolean stores = !cross.isEmpty() && !site.scope().bearsTokens(site.query());
    return stores
            || surroundings.writes()
            || streams.remembers(site)
            || cross.stream().anyMatch(other -> streams.meet(site, other))
        ? Kind.DECODER
        : Kind.ENCODER;
  }

  List<FoundAttention> of(List<AttentionSite> sites) {
    Set<String> distinct = new HashSet<>();
    sites.forEach(site -> distinct.add(towers.getOrDefault(site, "")));
    boolean towered = distinct.size() > 1 && !crossed;
    Map<String, Integer> counts = new HashMap<>();
    List<FoundAttention> found = new ArrayList<>();
    for (AttentionSite site : sites) {
      Kind kind = kinds.getOrDefault(site, Kind.ENCODER);
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

  private String family(Kind kind) {
    boolean alone = !crossed && !surroundings.besideDecoder() && kind != Kind.CROSS;
    return alone ? "attentions" : kind.id() + "_attentions";
  }
}
