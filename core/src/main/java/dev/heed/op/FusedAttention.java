package dev.heed.op;

import static java.util.Objects.requireNonNull;

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
 * Finds attentions of many heads among the steps of a graph: {@code softmax(scale * q k^T) v}, with
 * or without a mask over keys, from tokens {@code [B, N, H*D]} to tokens. Heads that something
 * happens to between the split and the product (a rotation, a bias on scores) are left as they are.
 *
 * @see <a href="https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md">ONNX
 *     Runtime, contributed operators: MultiHeadAttention</a>
 */
final class FusedAttention {

  /** What stands for minus infinity is at least as low as this. */
  private static final float UNSEEN = -1e30f;

  /** The axes of a mask that are 1. */
  private static final Value AXES =
      OnnxValue.of(new OnnxValue.Origin.Constant("axes_of_a_mask", Tensor.of(Shape.of(2), 1L, 2L)));

  /** Tokens {@code [B, N, H*D]} that were split into {@code [B, H, N, D]}. */
  private record Split(Value tokens, Value heads) {}

  private record Scores(Value product, Optional<Value> mask, float unseen) {}

  private record Scaled(Value query, float scale) {}

  private final OnnxNames names;
  private final Biases biases;
  private final Map<String, OnnxValue> masks = new HashMap<>();

  FusedAttention(OnnxNames names) {
    this.names = names;
    this.biases = new Biases(names);
  }

  /** What takes the place of {@code join}, if it joins the heads of such an attention. */
  Optional<List<OnnxNode>> of(OnnxNode join) {
    Optional<OnnxNode> mixed =
        Made.transposed(join.node().input(0), 0, 2, 1, 3)
            .flatMap(heads -> Made.by("MatMul", heads));
    return mixed.flatMap(product -> of(join, product));
  }

  private Optional<List<OnnxNode>> of(OnnxNode join, OnnxNode mixed) {
    Optional<Split> value = split(mixed.node().input(1));
    Optional<Scores> scores = scores(mixed.node().input(0));
    Optional<OnnxNode> product = scores.flatMap(s -> Made.by("MatMul", s.product()));
    Optional<Scaled> scaled = product.map(p -> scaled(requireNonNull(p.node().input(0))));
    Optional<Split> query = scaled.flatMap(s -> split(s.query()));
    Optional<Split> key =
        product
            .flatMap(p -> Made.transposed(p.node().input(1), 0, 1, 3, 2))
            .flatMap(FusedAttention::split);
    if (value.isEmpty() || query.isEmpty() || key.isEmpty()) {
      return Optional.empty();
    }
    List<Split> three = List.of(query.get(), key.get(), value.get());
    return fits(join, three) && fits(scores.get().mask(), query.get(), key.get())
        ? Optional.of(nodes(join, three, scores.get(), scaled.get().scale()))
        : Optional.empty();
  }

  private static Optional<Scores> scores(@Nullable Value weights) {
    return Made.by("Softmax", weights)
        .filter(softmax -> isLast(softmax.node()))
        .map(softmax -> requireNonNull(softmax.node().input(0)))
        .flatMap(FusedAttention::unmasked);
  }

  private static boolean isLast(Node softmax) {
    long axis = softmax.attributes().number("axis", -1);
    return axis == -1 || axis == 3;
  }

  private static Optional<Scores> unmasked(Value scores) {
    Optional<OnnxNode> where = Made.by("Where", scores);
    if (where.isEmpty()) {
      return Optional.of(new Scores(scores, Optional.empty(), 0));
    }
    Node node = where.get().node();
    return Made.number(node.input(2))
        .filter(unseen -> unseen <= UNSEEN)
        .map(
            u ->
                new Scores(
                    requireNonNull(node.input(1)), Optional.of(requireNonNull(node.input(0))), u));
  }

  private static Scaled scaled(Value query) {
    Optional<OnnxNode> mul = Made.by("Mul", query);
    Optional<Float> scale = mul.flatMap(m -> Made.number(m.node().input(1)));
    return scale
        .map(s -> new Scaled(requireNonNull(mul.orElseThrow().node().input(0)), s))
        .orElseGet(() -> new Scaled(query, 1));
  }

  private static Optional<Split> split(@Nullable Value heads) {
    return Made.transposed(heads, 0, 2, 1, 3)
        .flatMap(parted -> Made.by("Reshape", parted))
        .map(reshape -> requireNonNull(reshape.node().input(0)))
        .map(tokens -> new Split(tokens, requireNonNull(heads)))
        .filter(FusedAttention::isSplit);
  }

  private static boolean isSplit(Split split) {
    Value tokens = split.tokens();
    Value heads = split.heads();
    return tokens.rank() == 3
        && heads.rank() == 4
        && tokens.type() == ElementType.F32
        && heads.axis(1).isFixed()
        && heads.axis(3).isFixed()
        && tokens.axis(0).equals(heads.axis(0))
        && tokens.axis(1).equals(heads.axis(2));
  }

  private static boolean fits(OnnxNode join, List<Split> three) {
    Value q = three.get(0).heads();
    Value k = three.get(1).heads();
    Value v = three.get(2).heads();
    Dims made = join.node().outputs().get(0).dims();
    return q.dims().with(2, k.axis(2)).equals(k.dims())
        && k.dims().with(3, v.axis(3)).equals(v.dims())
        && made.equals(three.get(0).tokens().dims().with(2, three.get(2).tokens().axis(2)));
  }

  /** A mask must say the same to all heads and queries of an item. */
  private static boolean fits(Optional<Value> mask, Split query, Split key) {
    Dims wanted = Dims.of(query.heads().axis(0), 1, 1, key.heads().axis(2));
    return mask.isEmpty() || mask.get().dims().equals(wanted);
  }

  private List<OnnxNode> nodes(OnnxNode join, List<Split> three, Scores scores, float scale) {
    List<OnnxNode> nodes = new ArrayList<>();
    List<@Nullable Value> inputs = new ArrayList<>();
    List<Value> tokens = three.stream().map(Split::tokens).toList();
    tokens.forEach(one -> inputs.add(Biases.unbiased(one)));
    Attributes attributes =
        Attributes.of("num_heads", three.get(0).heads().size(1)).and("scale", scale);
    Optional<OnnxValue> bias = biases.joined(tokens).map(node -> record(node, nodes));
    inputs.add(bias.orElse(null));
    if (scores.mask().isPresent()) {
      inputs.add(padding(scores.mask().get(), nodes));
      attributes = attributes.and("mask_filter_value", scores.unseen());
    }
    List<Spec> made = List.of(join.node().outputs().get(0));
    Node node = new Node(Fusion.DOMAIN, "MultiHeadAttention", inputs, attributes, made);
    nodes.add(new OnnxNode(names.beside(join, "MultiHeadAttention"), node, join.outputs()));
    return nodes;
  }

  /** The mask as the operator takes it: I32 {@code [B, K]}. */
  private Value padding(Value mask, List<OnnxNode> nodes) {
    String name = ((OnnxValue) mask).name();
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
