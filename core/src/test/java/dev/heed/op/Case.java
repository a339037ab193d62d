package dev.heed.op;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;

/** One use of the vocabulary on random inputs. */
final class Case {

  private final String name;
  private final Map<String, Tensor> inputs = new LinkedHashMap<>();
  private final Random random;
  private double tolerance = 2e-6;
  private BiFunction<Ops, List<Value>, List<Value>> body = (ops, values) -> List.of();

  Case(String name, int seed) {
    this.name = name;
    this.random = new Random(31L * seed + name.hashCode());
  }

  /** A float input between the bounds. */
  Case between(double low, double high, long... axes) {
    float[] values = new float[(int) Shape.of(axes).elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (low + (high - low) * random.nextDouble());
    }
    return with(Tensor.of(Shape.of(axes), values));
  }

  /** A float input around 0. */
  Case floats(long... axes) {
    return between(-2, 2, axes);
  }

  /** A whole-number input from {@code low} (included) to {@code high} (excluded). */
  Case wholes(int low, int high, long... axes) {
    long[] values = random.longs(Shape.of(axes).elements(), low, high).toArray();
    return with(Tensor.of(Shape.of(axes), values));
  }

  Case typed(ElementType type, int low, int high, long... axes) {
    long[] values = random.longs(Shape.of(axes).elements(), low, high).toArray();
    return with(Tensor.of(Shape.of(axes), values).as(type));
  }

  Case conditions(long... axes) {
    return typed(ElementType.BOOL, 0, 2, axes);
  }

  Case with(Tensor tensor) {
    inputs.put("x" + inputs.size(), tensor);
    return this;
  }

  /** How far results may be apart, of the size of the larger one or 1. */
  Case within(double tolerance) {
    this.tolerance = tolerance;
    return this;
  }

  Case gives(BiFunction<Ops, List<Value>, Value> one) {
    return givesAll((ops, values) -> List.of(one.apply(ops, values)));
  }

  Case givesAll(BiFunction<Ops, List<Value>, List<Value>> body) {
    this.body = body;
    return this;
  }

  Map<String, Tensor> inputs() {
    return inputs;
  }

  double tolerance() {
    return tolerance;
  }

  /** Builds with every axis fixed, or with every axis of every input named by its size. */
  List<Value> build(Ops ops, boolean named) {
    List<Value> values =
        inputs.entrySet().stream()
            .map(e -> ops.input(e.getKey(), e.getValue().type(), dims(e.getValue().shape(), named)))
            .toList();
    List<Value> results = body.apply(ops, values);
    for (int i = 0; i < results.size(); i++) {
      ops.output("y" + i, results.get(i));
    }
    return results;
  }

  private static Dims dims(Shape shape, boolean named) {
    return named && shape.rank() > 0 ? Dims.of(shape).with(0, Dim.of("batch")) : Dims.of(shape);
  }

  @Override
  public String toString() {
    return name;
  }
}
