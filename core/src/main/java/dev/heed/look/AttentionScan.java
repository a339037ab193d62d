package dev.heed.look;

import dev.heed.graph.GraphNode;
import dev.heed.graph.Structure;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The attention of a graph, found by reading its file's structure: no weight is loaded, nothing is
 * run.
 */
public final class AttentionScan {

  private final Structure structure;
  private final Tree tree;
  private final Naming naming;

  private AttentionScan(Structure structure, Surroundings surroundings) {
    this.structure = structure;
    this.tree = Tree.of(structure.graph());
    this.naming = new Naming(tree, surroundings);
  }

  /**
   * Scans an {@code .onnx} file, which stays mapped into memory while the result is in use.
   *
   * @throws dev.heed.error.HeedException INVALID_MODEL for a file that is no ONNX graph
   */
  public static AttentionScan of(Path file, Surroundings surroundings) {
    return new AttentionScan(Structure.read(file), surroundings);
  }

  /** Scans a serialised model in memory. */
  public static AttentionScan of(ByteBuffer model, Surroundings surroundings) {
    return new AttentionScan(Structure.read(model), surroundings);
  }

  /** What was found, in the order of the graph; branches that stand for each other count once. */
  public List<FoundAttention> found() {
    return naming.of(sites(tree));
  }

  /** The sites whose maps an overlay gives: of branches, those of the one with most. */
  private static List<Site> sites(Tree tree) {
    List<Site> sites = new ArrayList<>();
    for (GraphNode node : tree.scope().body().nodes()) {
      Site site = tree.site(node);
      if (site != null) {
        sites.add(site);
      }
      List<List<Site>> branches =
          tree.branches(node).values().stream().map(AttentionScan::sites).toList();
      int most = branches.stream().mapToInt(List::size).max().orElse(0);
      for (int i = 0; i < most; i++) {
        int place = i;
        sites.add(branches.stream().filter(b -> place < b.size()).findFirst().orElseThrow().get(i));
      }
    }
    return sites;
  }

  /** Operators that hide attention, each with the reason; empty where nothing is hidden. */
  public List<String> blockers() {
    List<String> blockers = new ArrayList<>(tree.blocked().stream().distinct().toList());
    if (found().isEmpty() && blockers.isEmpty()) {
      blockers.add(nothing());
    }
    return blockers;
  }

  private String nothing() {
    long softmaxes =
        structure.graph().nodes().stream().filter(n -> n.operator().contains("Softmax")).count();
    if (structure.hasFunctions()) {
      return "functions (operators are defined inside the file; inline them when exporting)";
    }
    return softmaxes == 0
        ? "no Softmax and no attention operator is in the graph"
        : "%d Softmax, none of them between two products of computed matrices".formatted(softmaxes);
  }

  Structure structure() {
    return structure;
  }

  Tree tree() {
    return tree;
  }

  Naming naming() {
    return naming;
  }
}
