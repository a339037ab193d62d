package dev.heed.op;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Records each call as a node of an ONNX graph, which ONNX Runtime runs on CPU or CUDA.
 *
 * <p>What depends only on constants or fixed sizes is computed while recording, by {@link
 * JavaOps}'s loops, so that a model of fixed size has no arithmetic on shapes. The graph is of
 * opset 18: the newest for which the runtime has CUDA kernels for the whole vocabulary (from 19 on
 * Pad has none, from 22 on sin, cos, ELU, softplus and pooling have none). Newer operators, GELU
 * and RMSNormalization, are recorded as steps that the runtime fuses again.
 */
public final class OnnxOps implements Ops {

  private final boolean fuse;
  private final boolean rewrite;
  private final OnnxNames names = new OnnxNames();
  private final List<OnnxValue> inputs = new ArrayList<>();
  private final List<OnnxNode> nodes = new ArrayList<>();
  private final Map<String, OnnxValue> weights = new LinkedHashMap<>();
  private final Map<Object, OnnxValue> constants = new LinkedHashMap<>();
  private final Map<String, OnnxValue> outputs = new LinkedHashMap<>();
  private final OnnxSizes sizes = new OnnxSizes(this);

  /** Records fused operators where they are offered. */
  public OnnxOps() {
    this(true, true);
  }

  private OnnxOps(boolean fuse, boolean rewrite) {
    this.fuse = fuse;
    this.rewrite = rewrite;
  }

  /** Records only standard ONNX operators: every step of a mechanism is a node. */
  public static OnnxOps plain() {
    return new OnnxOps(false, false);
  }

  /**
   * Records fused operators where they are offered and leaves all else as it was recorded: for
   * graphs whose later steps use what lies between the earlier ones, such as gradients.
   */
  public static OnnxOps asRecorded() {
    return new OnnxOps(true, false);
  }

  /** What was recorded so far and is needed for the outputs. */
  public OnnxGraph graph() {
    if (outputs.isEmpty()) {
      throw invalidInput("The graph has no output; name one with output(name, value).");
    }
    Recording recording =
        new Recording(List.copyOf(inputs), nodes, new LinkedHashMap<>(outputs)).needed();
    if (!rewrite) {
      return new OnnxGraph(recording, recording);
    }
    Recording fused = OnnxFusions.of(recording, names);
    return new OnnxGraph(
        fused, fused.with(PruneUnusedTokens.of(fused.nodes(), names, outputs.values())));
  }

  @Override
  public Value input(String name, ElementType type, Dims dims) {
    names.reserve("input", name);
    OnnxValue input =
        new OnnxValue(new OnnxValue.Origin.Input(name), new Spec(type, dims), Optional.empty());
    inputs.add(input);
    sizes.learn(input);
    return input;
  }

  @Override
  public void output(String name, Value value) {
    OnnxValue own = own(value);
    boolean renamed =
        own.origin() instanceof OnnxValue.Origin.Made made
            && !outputs.containsKey(made.name())
            && outputs.values().stream().noneMatch(other -> other.origin().equals(made));
    OnnxValue source =
        renamed
            ? own
            : record(Node.of("Identity", Attributes.none(), List.of(own.spec()), own)).get(0);
    names.reserve("output", name);
    if (source.origin() instanceof OnnxValue.Origin.Made made) {
      made.node().rename(made.output(), name);
    }
    outputs.put(name, source);
  }

  @Override
  public Value weight(String name, Tensor tensor) {
    OnnxValue known = weights.get(name);
    if (known == null) {
      names.reserve("weight", name);
      known = OnnxValue.of(new OnnxValue.Origin.Weight(name, tensor));
      weights.put(name, known);
    } else if (!known.spec().equals(new Spec(tensor.type(), Dims.of(tensor.shape())))) {
      throw invalidInput("Weight '%s' is %s, and now %s.".formatted(name, known, tensor));
    }
    return known;
  }

  @Override
  public Value constant(Tensor tensor) {
    Object key = List.of(tensor.type(), tensor.shape(), tensor.bytes());
    return constants.computeIfAbsent(
        key, k -> OnnxValue.of(new OnnxValue.Origin.Constant(names.constant(), tensor)));
  }

  @Override
  public Scope scope(String name) {
    return names.enter(name);
  }

  @Override
  public Value name(String name, Value value) {
    if (own(value).origin() instanceof OnnxValue.Origin.Made made
        && !outputs.containsKey(made.name())) {
      made.node().rename(made.output(), names.inner(name));
    }
    return value;
  }

  @Override
  public Value assume(Value value, Dims dims) {
    if (value.rank() != dims.rank()) {
      throw ShapeErrors.of("assume", "it is not %s.".formatted(dims), value);
    }
    Dims better = dims;
    for (int i = 0; i < dims.rank(); i++) {
      Dim known = value.axis(i);
      if (known.isFixed() && dims.axis(i).isFixed() && !known.equals(dims.axis(i))) {
        throw ShapeErrors.of("assume", "it is not %s.".formatted(dims), value);
      }
      better = known.isFixed() ? better.with(i, known) : better;
    }
    OnnxValue assumed = own(value).as(better);
    sizes.learn(assumed);
    return assumed;
  }

  @Override
  public Value sizes(Dims dims) {
    return sizes.of(dims);
  }

  @Override
  public List<Value> fused(Fusion fusion, Supplier<List<Value>> plain) {
    return fuse ? List.copyOf(record(fusion.node())) : plain.get();
  }

  @Override
  public List<Value> apply(Node node) {
    Optional<List<Value>> folded = fold(node);
    if (folded.isPresent()) {
      return folded.get();
    }
    return OnnxLowering.of(this, node).orElseGet(() -> List.copyOf(record(node)));
  }

  /** The result as constants, where all operands are small ones or their numbers are known. */
  private Optional<List<Value>> fold(Node node) {
    Optional<List<Dim>> contents =
        node.domain().isEmpty() ? ShapeConstants.of(node) : Optional.empty();
    if (contents.isPresent() && contents.get().stream().allMatch(Dim::isFixed)) {
      Spec spec = node.outputs().get(0);
      Shape shape = spec.dims().shape();
      Tensor tensor = Tensor.of(shape, InferReshape.fixed(contents.get())).as(spec.type());
      return Optional.of(List.of(constant(tensor)));
    }
    boolean known =
        node.domain().isEmpty()
            && node.outputs().stream().allMatch(OnnxValue::isSmall)
            && node.inputs().stream().allMatch(x -> x == null || x.numbers().isPresent());
    return known ? Optional.of(computed(node)) : Optional.empty();
  }

  private List<Value> computed(Node node) {
    List<Value> numbers = new ArrayList<>();
    node.inputs().forEach(x -> numbers.add(x == null ? null : x.numbers().orElseThrow()));
    Node onNumbers =
        new Node(node.domain(), node.operator(), numbers, node.attributes(), node.outputs());
    return JavaKernels.run(onNumbers).stream().map(value -> constant(value.tensor())).toList();
  }

  /** Adds a node as it is. */
  List<OnnxValue> record(Node node) {
    node.inputs().stream().filter(Objects::nonNull).forEach(OnnxOps::own);
    OnnxNode recorded = new OnnxNode(names.node(node.operator()), node);
    nodes.add(recorded);
    return IntStream.range(0, node.outputs().size()).mapToObj(i -> made(recorded, i)).toList();
  }

  private OnnxValue made(OnnxNode recorded, int output) {
    Spec spec = recorded.node().outputs().get(output);
    Dims dims = SymbolicDims.named(spec.dims(), names::number);
    Optional<List<Dim>> contents =
        output == 0 ? ShapeConstants.of(recorded.node()) : Optional.empty();
    OnnxValue value =
        new OnnxValue(
            new OnnxValue.Origin.Made(recorded, output), new Spec(spec.type(), dims), contents);
    sizes.learn(value);
    return value;
  }

  private static OnnxValue own(Value value) {
    if (value instanceof OnnxValue own) {
      return own;
    }
    throw new HeedException(
        ErrorCode.INVALID_INPUT,
        "%s holds numbers of JavaOps; give the graph a constant or a weight.".formatted(value));
  }
}
