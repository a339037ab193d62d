package dev.heed.tensor;

import static dev.heed.error.HeedException.invalidInput;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Sizes of a tensor's axes, outermost first: {@code [2, 197, 768]} is batch 2, 197 tokens, width
 * 768. A shape without axes is a scalar.
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out
public record Shape(long... axes) {

  public Shape {
    axes = axes.clone();
    for (long axis : axes) {
      if (axis < 0) {
        throw invalidInput("Axis sizes cannot be negative: %s.".formatted(Arrays.toString(axes)));
      }
    }
  }

  public static Shape of(long... axes) {
    return new Shape(axes);
  }

  public static Shape of(List<? extends Number> axes) {
    return new Shape(axes.stream().mapToLong(Number::longValue).toArray());
  }

  public int rank() {
    return axes.length;
  }

  /** Size of one axis; a negative {@code i} counts from the end, so that -1 is the innermost. */
  public long axis(int i) {
    int index = i < 0 ? axes.length + i : i;
    if (index < 0 || index >= axes.length) {
      throw invalidInput("Shape %s has no axis %s.".formatted(this, i));
    }
    return axes[index];
  }

  /** {@link #axis} as an int, for loops over arrays. */
  public int size(int i) {
    return Math.toIntExact(axis(i));
  }

  /** The number of elements; throws where it passes 2^63. */
  public long elements() {
    try {
      long elements = 1;
      for (long axis : axes) {
        elements = Math.multiplyExact(elements, axis);
      }
      return elements;
    } catch (ArithmeticException e) {
      return tooLarge();
    }
  }

  private long tooLarge() {
    if (Arrays.stream(axes).anyMatch(axis -> axis == 0)) {
      return 0;
    }
    throw invalidInput("Shape %s has more elements than can be counted.".formatted(this));
  }

  @Override
  public long[] axes() {
    return axes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape that && Arrays.equals(axes, that.axes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(axes);
  }

  @Override
  public String toString() {
    return Arrays.stream(axes).mapToObj(Long::toString).collect(Collectors.joining(", ", "[", "]"));
  }
}
