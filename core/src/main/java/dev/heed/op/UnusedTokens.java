package dev.heed.op;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a model asks the last layer for some of its tokens alone, such as a classifier for the
 * class token, what that layer does with each token by itself is done for those alone: its queries,
 * its net, its norms. Keys and values stay those of all tokens.
 */
final class UnusedTokens {

  private final List<OnnxNode> nodes;
  private final OnnxNames names;
  private final Set<String> kept = new HashSet<>();
  private final Map<String, List<OnnxNode>> users = new HashMap<>();
  private final Map<String, OnnxValue> picked = new HashMap<>();

  private UnusedTokens(List<OnnxNode> nodes, OnnxNames names, Collection<OnnxValue> outputs) {
    this.nodes = nodes;
    this.names = names;
    outputs.forEach(output -> kept.add(output.name()));
    nodes.forEach(node -> node.inputs().forEach(input -> users(input.name()).add(node)));
  }

  /** {@code nodes}, with fewer tokens in those before each such choice. */
  static List<OnnxNode> of(List<OnnxNode> nodes, OnnxNames names, Collection<OnnxValue> outputs) {
    List<OnnxNode> all = nodes;
    for (OnnxNode node : nodes) {
      Optional<TokenSelection> pick = TokenSelection.of(node, names);
      if (pick.isPresent()) {
        all = new UnusedTokens(all, names, outputs).before(pick.get());
      }
    }
    return all;
  }

  private List<OnnxNode> users(String value) {
    return users.computeIfAbsent(value, v -> new ArrayList<>());
  }

  private List<OnnxNode> before(TokenSelection pick) {
    Set<OnnxNode> steps = new HashSet<>();
    for (int i = nodes.indexOf(pick.node()) - 1; i >= 0; i--) {
      if (isForPicked(nodes.get(i), pick, steps)) {
        steps.add(nodes.get(i));
      }
    }
    boolean worth = steps.stream().anyMatch(step -> TokenStep.isProduct(step.node()));
    return worth ? rewritten(pick, steps) : nodes;
  }

  private boolean isForPicked(OnnxNode node, TokenSelection pick, Set<OnnxNode> steps) {
    if (TokenStep.operands(node.node()).isEmpty()) {
      return false;
    }
    for (int i = 0; i < node.outputs().size(); i++) {
      String output = node.outputs().get(i);
      boolean ofTokens = !output.isEmpty() && node.node().outputs().get(i).dims().rank() == 3;
      if (ofTokens && (kept.contains(output) || !onlyPicked(output, pick, steps))) {
        return false;
      }
    }
    return true;
  }

  /** Whether all that use a value's tokens need the picked ones alone. */
  private boolean onlyPicked(String value, TokenSelection pick, Set<OnnxNode> steps) {
    return users(value).stream()
        .allMatch(
            user -> user == pick.node() || (steps.contains(user) && takesAsTokens(user, value)));
  }

  private static boolean takesAsTokens(OnnxNode user, String value) {
    List<Integer> tokens = TokenStep.operands(user.node());
    List<@Nullable Value> inputs = user.node().inputs();
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i) instanceof OnnxValue own
          && own.name().equals(value)
          && !tokens.contains(i)) {
        return false;
      }
    }
    return true;
  }

  private List<OnnxNode> rewritten(TokenSelection pick, Set<OnnxNode> steps) {
    List<OnnxNode> all = new ArrayList<>();
    for (OnnxNode node : nodes) {
      if (steps.contains(node)) {
        all.add(narrowed(node, pick, all));
      } else if (node == pick.node()) {
        String tokens = ((OnnxValue) requireNonNull(node.node().input(0))).name();
        all.add(pick.after(requireNonNull(picked.get(tokens)), names));
      } else {
        all.add(node);
      }
    }
    return all;
  }

  private OnnxNode narrowed(OnnxNode step, TokenSelection pick, List<OnnxNode> all) {
    Node node = step.node();
    List<@Nullable Value> inputs = new ArrayList<>(node.inputs());
    TokenStep.operands(node)
        .forEach(i -> inputs.set(i, picked((OnnxValue) inputs.get(i), pick, step, all)));
    List<Spec> specs = node.outputs().stream().map(pick::narrow).toList();
    Node fewer = new Node(node.domain(), node.operator(), inputs, node.attributes(), specs);
    return remember(new OnnxNode(step.name(), fewer, step.outputs()));
  }

  private OnnxNode remember(OnnxNode made) {
    for (int i = 0; i < made.outputs().size(); i++) {
      picked.put(made.outputs().get(i), made(made, i));
    }
    return made;
  }

  private static OnnxValue made(OnnxNode node, int output) {
    Spec spec = node.node().outputs().get(output);
    return new OnnxValue(new OnnxValue.Origin.Made(node, output), spec, Optional.empty());
  }

  /** The picked tokens of a value; where they come in, they are taken out of all. */
  private OnnxValue picked(OnnxValue tokens, TokenSelection pick, OnnxNode step, List<OnnxNode> all) {
    OnnxValue known = picked.get(tokens.name());
    if (known == null) {
      List<Value> inputs = new ArrayList<>(List.of(tokens));
      inputs.addAll(pick.range());
      List<Spec> spec = List.of(pick.narrow(tokens.spec()));
      Node slice = new Node("", "Slice", inputs, Attributes.none(), spec);
      OnnxNode node = new OnnxNode(names.beside(step, "Slice"), slice);
      all.add(node);
      known = made(node, 0);
      picked.put(tokens.name(), known);
    }
    return known;
  }
}
