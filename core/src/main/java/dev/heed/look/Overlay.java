package dev.heed.look;

import dev.heed.graph.GraphNode;
import dev.heed.graph.NodeAttribute;
import dev.heed.graph.Nodes;
import dev.heed.graph.Rope;
import dev.heed.graph.Structure;
import dev.heed.graph.Weight;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A copy of a model's structure, without its weights, in which attention weights are outputs.
 *
 * @param model a serialised model; weights are views of the file
 * @param weights what the session is to be given
 */
record Overlay(ByteBuffer model, Map<String, Tensor> weights) {

  /** A value at the outermost level that holds weights, and the site that made it. */
  record Lifted(String value, Site site) {}

  /** What is done with the weights at the outermost level. */
  interface View {
    void add(Draft draft, List<Lifted> lifted);
  }

  static Overlay of(Structure structure, Tree tree, boolean valueNorms, View view) {
    Lifting lifting = new Lifting(structure.opset(), valueNorms);
    Draft draft = lifting.draft(tree);
    List<Lifted> lifted = lifting.lift(tree, draft);
    view.add(draft, lifted);
    Map<String, Weight> handedOver = new LinkedHashMap<>();
    ByteBuffer model = structure.with(draft.write(handedOver, true)).toDirect();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    handedOver.forEach((name, weight) -> tensors.put(name, weight.handedOver().orElseThrow()));
    return new Overlay(model, tensors);
  }

  /** Brings weights out of nested graphs, level by level. */
  private static final class Lifting {

    private final int opset;
    private final boolean valueNorms;
    private int levels;

    Lifting(int opset, boolean valueNorms) {
      this.opset = opset;
      this.valueNorms = valueNorms;
    }

    Draft draft(Tree tree) {
      return new Draft(tree.scope().body(), new Nodes("heed/look/%d/".formatted(levels++), opset));
    }

    List<Lifted> lift(Tree tree, Draft draft) {
      List<Lifted> lifted = new ArrayList<>();
      for (GraphNode node : tree.scope().body().nodes()) {
        Site site = tree.site(node);
        if (site != null) {
          lifted.add(new Lifted(weights(site, draft), site));
        }
        if (!tree.branches(node).isEmpty()) {
          lifted.addAll(choice(node, tree.branches(node), draft));
        }
      }
      return lifted;
    }

    private String weights(Site site, Draft draft) {
      String weights = draft.nodes().toFloat(Fused.weights(site, draft));
      return valueNorms ? ValueNorms.weighted(site, weights, draft.nodes()) : weights;
    }

    /** Both branches give as many maps; where one has fewer, it gives empty ones. */
    private List<Lifted> choice(GraphNode node, Map<String, Tree> branches, Draft draft) {
      Map<String, Draft> drafts = new LinkedHashMap<>();
      Map<String, List<Lifted>> found = new LinkedHashMap<>();
      branches.forEach(
          (name, tree) -> {
            drafts.put(name, draft(tree));
            found.put(name, lift(tree, drafts.get(name)));
          });
      int most = found.values().stream().mapToInt(List::size).max().orElse(0);
      Map<String, Rope> rewritten = new LinkedHashMap<>();
      drafts.forEach((name, d) -> rewritten.put(name, branch(name, d, found.get(name), most)));
      List<String> outputs = new ArrayList<>(node.outputs());
      List<Lifted> lifted = new ArrayList<>();
      for (int i = 0; i < most; i++) {
        String output = "heed/look/choice/%d/%d".formatted(levels, i);
        outputs.add(output);
        lifted.add(new Lifted(output, site(found.values(), i)));
      }
      draft.replace(node, node.write(outputs, rewritten));
      return lifted;
    }

    private static Site site(Iterable<List<Lifted>> branches, int i) {
      for (List<Lifted> branch : branches) {
        if (i < branch.size()) {
          return branch.get(i).site();
        }
      }
      throw new IllegalStateException("no branch has map " + i);
    }

    private static Rope branch(String name, Draft draft, List<Lifted> found, int most) {
      for (int i = 0; i < most; i++) {
        draft.output(i < found.size() ? found.get(i).value() : nothing(draft));
      }
      Rope graph = draft.write(new LinkedHashMap<>(), false);
      return new Rope().text(1, name).message(6, graph).number(20, 5);
    }

    private static String nothing(Draft draft) {
      return draft
          .nodes()
          .add("Constant", List.of(), NodeAttribute.tensor("value", Weight.ofNothing()));
    }
  }
}
