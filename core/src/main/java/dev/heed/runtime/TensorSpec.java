package dev.heed.runtime;

import dev.heed.tensor.ElementType;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * One input or output that a graph declares, such as {@code pixel_values F32[batch, 3, 224, 224]}.
 */
public record TensorSpec(String name, ElementType type, List<Axis> axes) {

  public TensorSpec {
    axes = List.copyOf(axes);
  }

  /** One axis: a fixed size, or a name whose size each run chooses. */
  public sealed interface Axis {

    /** The size, where the graph fixes it. */
    OptionalLong size();

    record Fixed(long length) implements Axis {
      @Override
      public OptionalLong size() {
        return OptionalLong.of(length);
      }

      @Override
      public String toString() {
        return Long.toString(length);
      }
    }

    /** {@code name} is empty where the exporter gave none. */
    record Symbolic(String name) implements Axis {
      @Override
      public OptionalLong size() {
        return OptionalLong.empty();
      }

      @Override
      public String toString() {
        return name.isEmpty() ? "?" : name;
      }
    }
  }

  /** Without the name: {@code F32[batch, 3, 224, 224]}. */
  String typeAndAxes() {
    return type + axes.stream().map(Axis::toString).collect(Collectors.joining(", ", "[", "]"));
  }

  @Override
  public String toString() {
    return name + " " + typeAndAxes();
  }
}
