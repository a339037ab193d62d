package dev.heed.op;

import static java.util.Objects.requireNonNull;

import dev.heed.onnx.OnnxTypes;
import dev.heed.onnx.match.AttentionMatch;
import dev.heed.onnx.match.GraphScope;
import dev.heed.onnx.match.PlainAttention;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts one operator in the place of attentions of many heads: {@code softmax(scale * q k^T) v},
 * with or without a mask over keys, from tokens {@code [B, N, H*D]} to tokens. Heads that something
 * happens to between the split and the product (a rotation, a bias on scores) are left as they are.
 *
 * @see <a href="https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md">ONNX
 *     Runtime, contributed operators: MultiHeadAttention</a>
 */
final class FusedAttention {

  /** The axes of a mask that are 1. */
  private static final Value AXES =
      OnnxValue.of(new OnnxValue.Origin.Constant("axes_of_a_mask", Tensor.of(Shape.of(2), 1L, 2L)));

  /** Tokens {@code [B, N, H*D]} that were split into {@code [B, N, H, D]}. */
  private record Split(Value tokens, Value heads) {}

  private final OnnxNames names;
  private final Biases biases;
  private final GraphScope scope;
  private final Map<String, OnnxValue> values = new HashMap<>();
  private final Map<String, AttentionMatch> joins = new HashMap<>();
  private final Map<String, OnnxValue> masks = new HashMap<>();

  FusedAttention(Recording recording, GraphScope scope, OnnxNames names) {
    this.names = names;
    this.biases = new Biases(names);
    this.scope = scope;
    recording.nodes().forEach(node -> node.inputs().forEach(this::learn));
    PlainAttention plain = new PlainAttention(scope, Recording.OPSET, false);
    scope.graph().nodes().stream()
        .flatMap(node -> plain.at(node).stream())
        .filter(found -> found.bias().isEmpty())
        .forEach(this::join);
  }

  /** The same value may be known better in one place than in another. */
  private void learn(OnnxValue value) {
    values.merge(value.name(), value, (a, b) -> fixed(b) > fixed(a) ? b : a);
  }

  private static long fixed(Value value) {
    return value.dims().axes().stream().filter(Dim::isFixed).count();
  }

  private void join(AttentionMatch found) {
    scope.consumers(found.swap().outputs().get(0)).stream()
        .filter(user -> user.is("Reshape"))
        .forEach(user -> joins.put(user.name(), found));
  }

  /** What takes the place of {@code join}, if it joins the heads of such an attention. */
  Optional<List<OnnxNode>> of(OnnxNode join) {
    return Optional.ofNullable(joins.get(join.name())).flatMap(found -> of(join, found));
  }

  private Optional<List<OnnxNode>> of(OnnxNode join, AttentionMatch found) {
    List<Split> three = found.parted().stream().map(this::split).toList();
    Optional<OnnxValue> mask = found.mask().map(AttentionMatch.Mask::value).map(this::value);
    return three.stream().allMatch(FusedAttention::isSplit)
            && fits(join, three)
            && fits(mask, three.get(0), three.get(1))
        ? Optional.of(nodes(join, three, found, mask))
        : Optional.empty();
  }

  private OnnxValue value(String name) {
    return requireNonNull(values.get(name));
  }

  private Split split(String parted) {
    return new Split(value(scope.producer(parted).orElseThrow().input(0)), value(parted));
  }

  private static boolean isSplit(Split split) {
    Value tokens = split.tokens();
    Value heads = split.heads();
    return tokens.rank() == 3
        && heads.rank() == 4
        && tokens.type() == ElementType.F32
        && heads.axis(2).isFixed()
        && heads.axis(3).isFixed()
        && tokens.axis(0).equals(heads.axis(0))
        && tokens.axis(1).equals(heads.axis(1));
  }

  private static boolean fits(OnnxNode join, List<Split> three) {
    Value q = three.get(0).heads();
    Value k = three.get(1).heads();
    Value v = three.get(2).heads();
    Dims made = join.node().outputs().get(0).dims();
    return q.dims().with(1, k.axis(1)).equals(k.dims())
        && k.dims().with(3, v.axis(3)).equals(v.dims())
        && made.equals(three.get(0).tokens().dims().with(2, three.get(2).tokens().axis(2)));
  }

  /** A mask must say the same to all heads and queries of an item. */
  private static boolean fits(Optional<OnnxValue> mask, Split query, Split key) {
    Dims wanted = Dims.of(query.heads().axis(0), 1, 1, key.heads().axis(1));
    return mask.isEmpty() || mask.get().dims().equals(wanted);
  }

  private List<OnnxNode> nodes(
      OnnxNode join, List<Split> three, AttentionMatch found, Optional<OnnxValue> mask) {
    List<OnnxNode> nodes = new ArrayList<>();
    List<@Nullable Value> inputs = new ArrayList<>();
    List<Value> tokens = three.stream().map(Split::tokens).toList();
    tokens.forEach(one -> inputs.add(Biases.unbiased(one)));
    Attributes attributes =
        Attributes.of("num_heads", three.get(0).heads().size(2)).and("scale", found.scale());
    Optional<OnnxValue> bias = biases.joined(tokens).map(node -> record(node, nodes));
    inputs.add(bias.orElse(null));
    if (mask.isPresent()) {
      inputs.add(padding(mask.get(), nodes));
      attributes = attributes.and("mask_filter_value", found.mask().orElseThrow().hidden());
    }
    List<Spec> made = List.of(join.node().outputs().get(0));
    Node node = new Node(Fusion.DOMAIN, "MultiHeadAttention", inputs, attributes, made);
    nodes.add(new OnnxNode(names.beside(join, "MultiHeadAttention"), node, join.outputs()));
    return nodes;
  }

  /** The mask as the operator takes it: I32 {@code [B, K]}. */
  private Value padding(OnnxValue mask, List<OnnxNode> nodes) {
    String name = mask.name();
    OnnxValue known = masks.get(name);
    if (known == null) {
      Dims dims = Dims.of(mask.axis(0), mask.axis(3));
      Value flat =
          record("Squeeze", Attributes.none(), new Spec(mask.type(), dims), nodes, mask, AXES);
      Attributes to = Attributes.of("to", OnnxTypes.code(ElementType.I32));
      known = record("Cast", to, new Spec(ElementType.I32, dims), nodes, flat);
      masks.put(name, known);
    }
    return known;
  }

  private OnnxValue record(
      String operator, Attributes attributes, Spec spec, List<OnnxNode> nodes, Value... inputs) {
    return record(new Node("", operator, Arrays.asList(inputs), attributes, List.of(spec)), nodes);
  }

  private OnnxValue record(Node node, List<OnnxNode> nodes) {
    OnnxNode recorded = new OnnxNode(names.node(node.operator()), node);
    nodes.add(recorded);
    Spec spec = node.outputs().get(0);
    return new OnnxValue(new OnnxValue.Origin.Made(recorded, 0), spec, Optional.empty());
  }
}
