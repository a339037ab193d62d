package dev.heed.look;

import dev.heed.onnx.Graph;
import dev.heed.onnx.GraphBuilder;
import dev.heed.onnx.GraphNode;
import dev.heed.onnx.NodeAttribute;
import dev.heed.onnx.OnnxModel;
import dev.heed.onnx.Weight;
import dev.heed.onnx.match.AttentionSite;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A copy of a model's structure, without its weights, in which attention weights are outputs.
 *
 * @param model a serialised model; weights are views of the file
 * @param weights what the session is to be given
 */
record Overlay(ByteBuffer model, Map<String, Tensor> weights) {

  /** The runtime's entry for where a graph in memory finds its files. */
  static final String FOLDER = "session.model_external_initializers_file_folder_path";

  /** With which the names of added nodes and values begin. */
  static final String NODES = "heed/look/";

  /** A value at the outermost level that holds weights, and the site that made it. */
  record Lifted(String value, AttentionSite site) {}

  /** What is done with the weights at the outermost level. */
  interface View {
    void add(GraphEdit draft, List<Lifted> lifted);
  }

  static Overlay of(OnnxModel model, Tree tree, boolean valueNorms, View view) {
    Lifting lifting = new Lifting(model.opset(), valueNorms);
    GraphEdit draft = lifting.draft(tree);
    List<Lifted> lifted = lifting.lift(tree, draft);
    view.add(draft, lifted);
    Map<String, Tensor> handedOver = new LinkedHashMap<>();
    Graph graph = draft.changed().storing(weight -> handOver(weight, handedOver));
    return new Overlay(model.with(graph).toBytes(), handedOver);
  }

  /** Weights that lie in the file as the runtime wants them are not copied into the model. */
  static Weight handOver(Weight weight, Map<String, Tensor> handedOver) {
    Optional<Tensor> tensor = weight.handedOver();
    tensor.ifPresent(view -> handedOver.put(weight.name(), view));
    return tensor.isPresent() ? weight.declared() : weight;
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

    GraphEdit draft(Tree tree) {
      return new GraphEdit(tree.scope().graph(), new GraphBuilder(NODES + levels++ + "/", opset));
    }

    List<Lifted> lift(Tree tree, GraphEdit draft) {
      List<Lifted> lifted = new ArrayList<>();
      for (GraphNode node : tree.scope().graph().nodes()) {
        AttentionSite site = tree.site(node);
        if (site != null) {
          lifted.add(new Lifted(weights(site, draft), site));
        }
        if (!tree.branches(node).isEmpty()) {
          lifted.addAll(choice(node, tree.branches(node), draft));
        }
      }
      return lifted;
    }

    private String weights(AttentionSite site, GraphEdit draft) {
      String weights = draft.nodes().toFloat(Recomputed.HiddenWeights.of(site, draft));
      return valueNorms ? ValueNorms.weighted(site, weights, draft.nodes()) : weights;
    }

    /** Both branches give as many maps; where one has fewer, it gives empty ones. */
    private List<Lifted> choice(GraphNode node, Map<String, Tree> branches, GraphEdit draft) {
      Map<String, GraphEdit> drafts = new LinkedHashMap<>();
      Map<String, List<Lifted>> found = new LinkedHashMap<>();
      branches.forEach(
          (name, tree) -> {
            drafts.put(name, draft(tree));
            found.put(name, lift(tree, drafts.get(name)));
          });
      int most = found.values().stream().mapToInt(List::size).max().orElse(0);
      List<NodeAttribute> rewritten = new ArrayList<>();
      drafts.forEach((name, d) -> rewritten.add(branch(name, d, found.get(name), most)));
      List<String> outputs = new ArrayList<>(node.outputs());
      List<Lifted> lifted = new ArrayList<>();
      for (int i = 0; i < most; i++) {
        String output = NODES + "choice/" + levels + "/" + i;
        outputs.add(output);
        lifted.add(new Lifted(output, site(found.values(), i)));
      }
      draft.replace(node, node.with(outputs, rewritten));
      return lifted;
    }

    private static AttentionSite site(Iterable<List<Lifted>> branches, int i) {
      for (List<Lifted> branch : branches) {
        if (i < branch.size()) {
          return branch.get(i).site();
        }
      }
      throw new IllegalStateException("no branch has map " + i);
    }

    private static NodeAttribute branch(
        String name, GraphEdit draft, List<Lifted> found, int most) {
      for (int i = 0; i < most; i++) {
        draft.output(i < found.size() ? found.get(i).value() : nothing(draft));
      }
      return NodeAttribute.graph(name, draft.changed());
    }

    private static String nothing(GraphEdit draft) {
      return draft.nodes().constant(Tensor.zeros(ElementType.F32, Shape.of(0, 0, 0, 0)));
    }
  }

  /** Pending edits of one graph: nodes in place of others, more nodes, more outputs. */
  static final class GraphEdit {

    private final Graph graph;
    private final GraphBuilder nodes;
    private final IdentityHashMap<GraphNode, GraphNode> replaced = new IdentityHashMap<>();
    private final List<String> outputs = new ArrayList<>();

    GraphEdit(Graph graph, GraphBuilder nodes) {
      this.graph = graph;
      this.nodes = nodes;
    }

    GraphBuilder nodes() {
      return nodes;
    }

    void replace(GraphNode node, GraphNode other) {
      replaced.put(node, other);
    }

    void output(String name) {
      outputs.add(name);
    }

    /** The graph with all changes. */
    Graph changed() {
      List<GraphNode> all = new ArrayList<>();
      graph.nodes().forEach(node -> all.add(replaced.getOrDefault(node, node)));
      all.addAll(nodes.made());
      return graph.with(all, name -> true).giving(outputs);
    }
  }
}
