package dev.heed.look;

import dev.heed.onnx.GraphNode;
import dev.heed.onnx.OnnxModel;
import dev.heed.onnx.match.AttentionSite;
import java.util.ArrayList;
import java.util.List;

/**
 * The attention of a graph, found by reading its structure: no weight is loaded, nothing is run.
 */
public final class AttentionScan {

  private final OnnxModel model;
  private final Tree tree;
  private final AttentionNaming naming;

  private AttentionScan(OnnxModel model, GraphHints surroundings) {
    this.model = model;
    this.tree = Tree.of(model.graph());
    this.naming = new AttentionNaming(tree, surroundings);
  }

  /** Scans a model; see {@link dev.heed.onnx.OnnxFile} for how to read a file. */
  public static AttentionScan of(OnnxModel model, GraphHints surroundings) {
    return new AttentionScan(model, surroundings);
  }

  /** What was found, in the order of the graph; branches that stand for each other count once. */
  public List<FoundAttention> found() {
    return naming.of(sites(tree));
  }

  /** The sites whose maps an overlay gives: of branches, those of the one with most. */
  private static List<AttentionSite> sites(Tree tree) {
    List<AttentionSite> sites = new ArrayList<>();
    for (GraphNode node : tree.scope().graph().nodes()) {
      AttentionSite site = tree.site(node);
      if (site != null) {
        sites.add(site);
      }
      List<List<AttentionSite>> branches =
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
        model.graph().nodes().stream().filter(n -> n.operator().contains("Softmax")).count();
    if (model.hasFunctions()) {
      return "functions (operators are defined inside the file; inline them when exporting)";
    }
    return softmaxes == 0
        ? "no Softmax and no attention operator is in the graph"
        : "%s Softmax, none of them between two products of computed matrices".formatted(softmaxes);
  }

  OnnxModel model() {
    return model;
  }

  Tree tree() {
    return tree;
  }

  AttentionNaming naming() {
    return naming;
  }
}
