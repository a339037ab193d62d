package dev.heed.op;

import dev.heed.tensor.ElementType;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Something that an operator takes or gives: a type and axes, and numbers that only its own
 * interpreter can see. A value belongs to the {@link Ops} that made it.
 */
public abstract sealed class Value permits JavaValue, OnnxValue {

  private final Spec spec;

  Value(Spec spec) {
    this.spec = spec;
  }

  public final ElementType type() {
    return spec.type();
  }

  public final Dims dims() {
    return spec.dims();
  }

  public final int rank() {
    return dims().rank();
  }

  /** One axis; a negative {@code i} counts from the end. */
  public final Dim axis(int i) {
    return dims().axis(i);
  }

  /** The size of an axis that must be fixed, such as a width; a negative {@code i} counts back. */
  public final long size(int i) {
    return dims().size(i);
  }

  public final Spec spec() {
    return spec;
  }

  /**
   * The elements of a whole-number scalar or vector, as far as they are known when the value is
   * made; empty where they are not. It is what makes {@code reshape(x, shape(y))} have a shape.
   */
  abstract Optional<List<Dim>> contents();

  /** All elements, where they are few and known when the value is made. */
  abstract Optional<JavaValue> numbers();

  /** All elements, row-major, where they are few and known when the value is made. */
  public final Optional<double[]> known() {
    return numbers().map(x -> IntStream.range(0, x.count()).mapToDouble(x::number).toArray());
  }

  @Override
  public String toString() {
    return spec.toString();
  }
}
