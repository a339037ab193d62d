package dev.heed.op;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The axes of a {@link Value}, outermost first: {@code [batch, 197, 768]}. */
public record Dims(List<Dim> axes) {

  public Dims {
    axes = List.copyOf(axes);
  }

  /** For example {@code Dims.of("batch", 3, 224, 224)}: numbers, names and {@link Dim}s. */
  public static Dims of(Object... axes) {
    return new Dims(Arrays.stream(axes).map(Dims::dim).toList());
  }

  public static Dims of(Shape shape) {
    return new Dims(Arrays.stream(shape.axes()).mapToObj(Dim::of).toList());
  }

  private static Dim dim(Object axis) {
    if (axis instanceof Dim dim) {
      return dim;
    }
    if (axis instanceof String name) {
      return Dim.of(name);
    }
    if (axis instanceof Integer || axis instanceof Long) {
      return Dim.of(((Number) axis).longValue());
    }
    throw invalidInput(
        "An axis is a whole number, a name or a Dim, not '%s' of type %s."
            .formatted(axis, axis.getClass().getSimpleName()));
  }

  public int rank() {
    return axes.size();
  }

  /** One axis; a negative {@code i} counts from the end. */
  public Dim axis(int i) {
    int index = i < 0 ? rank() + i : i;
    if (index < 0 || index >= rank()) {
      throw invalidInput("Shape %s has no axis %s.".formatted(this, i));
    }
    return axes.get(index);
  }

  /** The size of an axis that must be fixed, such as a width; a negative {@code i} counts back. */
  public long size(int i) {
    return axis(i)
        .size()
        .orElseThrow(
            () ->
                invalidInput(
                    "Axis %s of %s must have a fixed size here, but each run chooses '%s'."
                        .formatted(i, this, axis(i))));
  }

  public boolean isFixed() {
    return axes.stream().allMatch(Dim::isFixed);
  }

  /** These sizes as a shape, where all are fixed. */
  public Shape shape() {
    long[] sizes = new long[rank()];
    Arrays.setAll(sizes, this::size);
    return new Shape(sizes);
  }

  /** A copy with one axis replaced. */
  public Dims with(int i, Dim dim) {
    List<Dim> copy = new ArrayList<>(axes);
    copy.set(i < 0 ? rank() + i : i, dim);
    return new Dims(copy);
  }

  @Override
  public String toString() {
    return axes.stream().map(Dim::toString).collect(Collectors.joining(", ", "[", "]"));
  }
}
