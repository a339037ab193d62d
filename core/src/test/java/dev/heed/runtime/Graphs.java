package dev.heed.runtime;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.TinyGraph;
import java.util.List;

/** Graphs that several tests run. */
public final class Graphs {

  private Graphs() {}

  /** {@code y = x}. */
  public static TinyGraph identity(ElementType type, Object... axes) {
    return TinyGraph.graph()
        .input("x", type, axes)
        .output("y", type, axes)
        .node("Identity", List.of("x"), List.of("y"));
  }

  /** {@code z = x + y}. */
  public static TinyGraph sum(ElementType type, Object[] x, Object[] y, Object[] z) {
    return TinyGraph.graph()
        .input("x", type, x)
        .input("y", type, y)
        .output("z", type, z)
        .node("Add", List.of("x", "y"), List.of("z"));
  }

  /** Doubles {@code x} the given number of times, one after the other. */
  public static TinyGraph doubling(long times) {
    TinyGraph body =
        TinyGraph.graph()
            .input("i", ElementType.I64)
            .input("go", ElementType.BOOL)
            .input("before", ElementType.F32, "n")
            .output("go_on", ElementType.BOOL)
            .output("after", ElementType.F32, "n")
            .node("Identity", List.of("go"), List.of("go_on"))
            .node("Add", List.of("before", "before"), List.of("after"));
    return TinyGraph.graph()
        .weight("times", Tensor.of(Shape.of(), times))
        .weight("always", Tensor.of(Shape.of(), 1L).as(ElementType.BOOL))
        .input("x", ElementType.F32, "n")
        .output("y", ElementType.F32, "n")
        .node(
            "Loop",
            List.of("times", "always", "x"),
            List.of("y"),
            TinyGraph.subgraph("body", body));
  }
}
