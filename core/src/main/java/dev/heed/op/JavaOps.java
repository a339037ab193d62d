package dev.heed.op;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The specification of {@link Ops}: computes each operator at once, in plain loops and double
 * precision. Floats are rounded to their type only when {@link #tensor} takes them out.
 */
public final class JavaOps implements Ops {

  private final Map<String, Tensor> inputs;
  private final Map<String, Long> sizes = new LinkedHashMap<>();
  private final Map<String, Tensor> outputs = new LinkedHashMap<>();

  /** For computations that declare no inputs. */
  public JavaOps() {
    this(Map.of());
  }

  /** Feeds each declared input from the tensor of that name. */
  public JavaOps(Map<String, Tensor> inputs) {
    this.inputs = Map.copyOf(inputs);
  }

  /** The numbers of a value, which must be one of this interpreter's. */
  public Tensor tensor(Value value) {
    return own(value).tensor();
  }

  /** The numbers of a value in double precision, as they were computed. */
  public double[] doubles(Value value) {
    JavaValue numbers = own(value);
    return IntStream.range(0, numbers.count()).mapToDouble(numbers::number).toArray();
  }

  /** An F64 value of these numbers, for identities that hold to double precision. */
  public Value doubles(Shape shape, double... numbers) {
    Tensor tensor = Tensor.zeros(ElementType.F64, shape);
    tensor.bytes().asDoubleBuffer().put(numbers);
    return constant(tensor);
  }

  /** What was given to {@link #output}, by name and in order. */
  public Map<String, Tensor> outputs() {
    return Collections.unmodifiableMap(outputs);
  }

  @Override
  public Value input(String name, ElementType type, Dims dims) {
    Tensor tensor = inputs.get(name);
    if (tensor == null) {
      throw invalidInput(
          "The model takes an input '%s' %s%s. Given: %s."
              .formatted(name, type, dims, inputs.keySet().stream().sorted().toList()));
    }
    boolean fits = tensor.shape().rank() == dims.rank() && tensor.type() == type;
    for (int i = 0; fits && i < dims.rank(); i++) {
      fits = bind(dims.axis(i), tensor.shape().axis(i));
    }
    if (!fits) {
      throw invalidInput(
          "Input '%s' must be %s%s%s, but is %s."
              .formatted(name, type, dims, sizes.isEmpty() ? "" : " with " + sizes, tensor));
    }
    return JavaValue.of(tensor);
  }

  private boolean bind(Dim dim, long size) {
    return dim instanceof Dim.Symbol symbol
        ? sizes.merge(symbol.name(), size, (known, more) -> known) == size
        : dim.is(size);
  }

  @Override
  public void output(String name, Value value) {
    if (outputs.put(name, tensor(value)) != null) {
      throw invalidInput("There are two outputs named '%s'.".formatted(name));
    }
  }

  @Override
  public Value weight(String name, Tensor tensor) {
    return JavaValue.of(tensor);
  }

  @Override
  public Value constant(Tensor tensor) {
    return JavaValue.of(tensor);
  }

  /** Float scalars keep their double precision, whatever their type. */
  @Override
  public Value scalar(ElementType type, double value) {
    return type.isFloating()
        ? JavaValue.of(type, Shape.of(), value)
        : Ops.super.scalar(type, value);
  }

  @Override
  public Scope scope(String name) {
    return () -> {};
  }

  @Override
  public Value name(String name, Value value) {
    return value;
  }

  @Override
  public Value assume(Value value, Dims dims) {
    boolean fits = value.rank() == dims.rank();
    for (int i = 0; fits && i < dims.rank(); i++) {
      fits = Broadcast.agree(value.axis(i), dims.axis(i)).isPresent();
    }
    if (!fits) {
      throw ShapeErrors.of("assume", "it is not %s.".formatted(dims), value);
    }
    return value;
  }

  @Override
  public Value sizes(Dims dims) {
    long[] numbers = dims.axes().stream().mapToLong(this::size).toArray();
    return JavaValue.of(ElementType.I64, Shape.of(numbers.length), numbers);
  }

  private long size(Dim dim) {
    if (dim instanceof Dim.Symbol symbol && !sizes.containsKey(symbol.name())) {
      throw invalidInput(
          "No input has an axis '%s'. Known: %s.".formatted(symbol.name(), sizes.keySet()));
    }
    return dim instanceof Dim.Symbol symbol ? sizes.get(symbol.name()) : dim.size().getAsLong();
  }

  @Override
  public List<Value> apply(Node node) {
    return List.copyOf(JavaKernels.run(node));
  }

  @Override
  public List<Value> fused(Fusion fusion, Supplier<List<Value>> plain) {
    List<Value> values = plain.get();
    for (int i = 0; i < values.size() && i < fusion.outputs().size(); i++) {
      Spec declared = fusion.outputs().get(i);
      if (!values.get(i).spec().equals(declared) && declared.dims().isFixed()) {
        throw new HeedException(
            ErrorCode.INTERNAL,
            "%s declares output %s as %s, but its plain form gives %s."
                .formatted(fusion.operator(), i, declared, values.get(i)));
      }
    }
    return values;
  }

  private static JavaValue own(Value value) {
    if (value instanceof JavaValue numbers) {
      return numbers;
    }
    throw invalidInput("%s belongs to a graph; it has no numbers yet.".formatted(value));
  }
}
