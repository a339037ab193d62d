package dev.heed.learn;

import static dev.heed.error.HeedException.invalidInput;
import static java.util.Objects.requireNonNull;

import dev.heed.op.Attributes;
import dev.heed.op.Dim;
import dev.heed.op.Dims;
import dev.heed.op.Node;
import dev.heed.op.Ops;
import dev.heed.op.Spec;
import dev.heed.op.Value;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Records a model for training: named axes get fixed sizes, trained weights become inputs, norms of
 * a batch use its own statistics, tokens may be dropped, and outputs are kept for a loss in place
 * of becoming the graph's.
 */
class TrainingOps extends Tape {

  /** What a batch norm found, and the names of the weights that follow it slowly. */
  record Running(String mean, Value batchMean, String variance, Value batchVariance) {}

  private final Map<String, Long> sizes;
  private final Predicate<String> trained;
  private final Optional<Lora> lora;
  private final boolean training;
  private final long keptTokens;
  private final Map<String, Value> parameters = new LinkedHashMap<>();
  private final Map<String, Value> weights = new HashMap<>();
  private final IdentityHashMap<Value, String> names = new IdentityHashMap<>();
  private final Map<String, Value> made = new LinkedHashMap<>();
  private final List<Running> running = new ArrayList<>();
  private Optional<Value> kept = Optional.empty();
  private final Map<String, Spec> inputs = new LinkedHashMap<>();
  private final List<Value> given = new ArrayList<>();
  private final List<Value> branches = new ArrayList<>();
  private final Optional<HeadCut> cut;
  private final boolean dropsBranches;
  private long tokens;

  /**
   * @param sizes of named axes
   * @param trained which weights are trained; the others are inputs too, but have no gradient
   * @param keptTokens how many tokens each item keeps, or 0 for all
   */
  TrainingOps(
      Ops inner,
      Map<String, Long> sizes,
      Predicate<String> trained,
      Optional<Lora> lora,
      boolean training,
      long keptTokens) {
    super(inner);
    this.sizes = new HashMap<>(sizes);
    this.trained = trained;
    this.lora = lora;
    this.training = training;
    this.keptTokens = keptTokens;
    this.cut = Optional.empty();
    this.dropsBranches = false;
  }

  TrainingOps(Ops inner, TrainingGraph.Plan plan, boolean training) {
    super(inner);
    this.sizes = new HashMap<>(plan.sizes());
    this.trained = plan.trained();
    this.lora = plan.lora();
    this.training = training;
    this.keptTokens = training ? plan.keptTokens() : 0;
    this.cut = plan.cut();
    this.dropsBranches = training && plan.dropsBranches();
  }

  /** The weights that are inputs, by name. */
  Map<String, Value> parameters() {
    return parameters;
  }

  /** The inputs of the model, by name. */
  Map<String, Spec> inputs() {
    return inputs;
  }

  /** Outputs and named values of the model, by name. */
  Map<String, Value> made() {
    return made;
  }

  /** The weights that have a gradient. */
  List<Value> trainedValues() {
    return parameters.entrySet().stream()
        .filter(entry -> trains(entry.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  List<Running> running() {
    return running;
  }

  /** Named axes get the sizes that a tensor has. */
  final void bind(Dims dims, Shape shape) {
    for (int i = 0; i < dims.rank(); i++) {
      if (dims.axis(i) instanceof Dim.Symbol symbol) {
        sizes.put(symbol.name(), shape.axis(i));
      }
    }
  }

  private Dims fixed(Dims dims) {
    return new Dims(dims.axes().stream().map(this::fixed).toList());
  }

  private Dim fixed(Dim dim) {
    if (dim instanceof Dim.Symbol symbol) {
      Long size = sizes.get(symbol.name());
      return size == null ? dim : Dim.of(size);
    }
    return dim;
  }

  @Override
  public Value input(String name, ElementType type, Dims dims) {
    Dims sized = fixed(dims);
    if (!sized.isFixed()) {
      throw invalidInput(
          "Training needs all sizes of '%s' %s; known are %s.".formatted(name, dims, sizes));
    }
    inputs.put(name, new Spec(type, sized));
    Value value = inner.input(name, type, sized);
    given.add(value);
    return value;
  }

  /** The inputs of the model, as they were declared. */
  List<Value> given() {
    return given;
  }

  @Override
  public Value weight(String name, Tensor tensor) {
    Value known = weights.get(name);
    if (known != null) {
      return known;
    }
    Value weight;
    if (!tensor.type().isFloating()) {
      weight = inner.weight(name, tensor);
    } else {
      weight = parameter(name, Dims.of(tensor.shape()));
      weight =
          lora.filter(l -> l.fits(name, tensor)).map(l -> adapted(l, name, tensor)).orElse(weight);
    }
    weights.put(name, weight);
    names.put(weight, name);
    return weight;
  }

  private Value parameter(String name, Dims dims) {
    return parameters.computeIfAbsent(name, n -> inner.input(n, ElementType.F32, dims));
  }

  private Value adapted(Lora adapter, String name, Tensor tensor) {
    long out = tensor.shape().axis(0);
    long in = tensor.shape().axis(1);
    Value down = parameter(Lora.down(name), Dims.of(adapter.rank(), in));
    Value up = parameter(Lora.up(name), Dims.of(out, adapter.rank()));
    return add(parameter(name, Dims.of(out, in)), mul(matMul(up, down), adapter.scale()));
  }

  /** Whether the gradient of a weight is wanted. */
  boolean trains(String name) {
    return lora.isPresent() ? lora.get().trains(name) : trained.test(name);
  }

  @Override
  public void output(String name, Value value) {
    made.put(name, value);
  }

  @Override
  public Value name(String name, Value value) {
    made.put(name, value);
    return value;
  }

  @Override
  public Value assume(Value value, Dims dims) {
    return super.assume(value, fixed(dims));
  }

  @Override
  public Value sizes(Dims dims) {
    return inner.sizes(fixed(dims));
  }

  @Override
  public Value reshape(Value x, Dims dims) {
    return super.reshape(x, fixed(dims));
  }

  /**
   * Each item keeps some of its tokens, which the run says; and each branch counts as much for an
   * item as the run says.
   */
  @Override
  public Value through(String place, Value value) {
    if (place.equals("branch") && dropsBranches) {
      String name = TrainingGraph.BRANCH + branches.size();
      Value share = inner.input(name, ElementType.F32, Dims.of(value.size(0), 1, 1));
      branches.add(share);
      return mul(value, share);
    }
    if (!place.equals("embeddings") || value.rank() != 3) {
      return value;
    }
    tokens = value.size(1);
    if (keptTokens == 0) {
      return value;
    }
    long batch = value.size(0);
    long width = value.size(2);
    Value places = inner.input("kept_tokens", ElementType.I64, Dims.of(batch * keptTokens));
    kept = Optional.of(places);
    Value rows = gather(reshape(value, batch * tokens, width), places, 0);
    return reshape(rows, batch, keptTokens, width);
  }

  /** How many tokens each item has; 0 where the model has none. */
  long tokens() {
    return tokens;
  }

  /** How many branches may be left out. */
  int branches() {
    return branches.size();
  }

  /** What a cut stands for comes from the run. */
  @Override
  List<Value> replaced(int step, List<Value> outputs) {
    return cut.map(c -> c.replaced(inner, step, outputs)).orElse(outputs);
  }

  boolean dropsTokens() {
    return kept.isPresent();
  }

  @Override
  public List<Value> apply(Node node) {
    return training && node.operator().equals("BatchNormalization") && isTrained(node)
        ? List.of(byBatch(node))
        : super.apply(node);
  }

  /** A norm whose scale stays as it is keeps its statistics too. */
  private boolean isTrained(Node norm) {
    String scale = names.get(requireNonNull(norm.input(1)));
    return scale == null || trains(scale);
  }

  private Value byBatch(Node node) {
    Value x = requireNonNull(node.input(0));
    Value scale = requireNonNull(node.input(1));
    Value bias = requireNonNull(node.input(2));
    int[] axes = IntStream.range(0, x.rank()).filter(i -> i != 1).toArray();
    double epsilon = node.attributes().real("epsilon", 1e-5f);
    Value mean = inner.reduceMean(x, true, axes);
    Value centred = inner.sub(x, mean);
    Value variance = inner.reduceMean(inner.mul(centred, centred), true, axes);
    Value inverse = inner.reciprocal(inner.sqrt(inner.add(variance, epsilon)));
    Value standard = inner.mul(centred, inverse);
    Value y =
        inner.add(
            inner.mul(standard, NormRules.beside(inner, scale, x)),
            NormRules.beside(inner, bias, x));
    List<Value> outputs = List.of(y, standard, inverse);
    Node step =
        new Node(
            "heed",
            "BatchStatistics",
            List.of(x, scale, bias),
            Attributes.none(),
            outputs.stream().map(Value::spec).toList());
    Value normed = remember(step, outputs).get(0);
    String meanName = names.get(requireNonNull(node.input(3)));
    String varianceName = names.get(requireNonNull(node.input(4)));
    if (meanName != null && varianceName != null) {
      running.add(
          new Running(
              meanName,
              Sums.shaped(inner, mean, requireNonNull(node.input(3))),
              varianceName,
              Sums.shaped(inner, variance, requireNonNull(node.input(4)))));
    }
    return normed;
  }
}
