package dev.heed.onnx;

import java.util.List;
import java.util.Optional;

/**
 * An input or output of a graph, as it is declared.
 *
 * @param type the number of its element type in the format; 0 where it has none
 * @param axes empty where they are not said
 */
public record ValueInfo(String name, int type, Optional<List<Axis>> axes) {

  public ValueInfo {
    axes = axes.map(List::copyOf);
  }

  /**
   * One axis.
   *
   * @param size 0 where it has a name, or nothing is known
   * @param symbol the name of a size that is known when the graph runs; else empty
   */
  public record Axis(long size, String symbol) {}

  /** How many axes it has; -1 where that is not said. */
  public int rank() {
    return axes.map(List::size).orElse(-1);
  }

  WireWriter message() {
    WireWriter tensor = new WireWriter().number(OnnxKeys.Type.ELEMENT, type);
    axes.ifPresent(all -> tensor.message(OnnxKeys.Type.SHAPE, shape(all)));
    return new WireWriter()
        .text(OnnxKeys.Value.NAME, name)
        .message(OnnxKeys.Value.TYPE, new WireWriter().message(OnnxKeys.Type.TENSOR, tensor));
  }

  private static WireWriter shape(List<Axis> axes) {
    WireWriter shape = new WireWriter();
    for (Axis axis : axes) {
      WireWriter written = new WireWriter();
      shape.message(
          OnnxKeys.Shape.AXIS,
          axis.symbol().isEmpty()
              ? written.number(OnnxKeys.Shape.SIZE, axis.size())
              : written.text(OnnxKeys.Shape.SYMBOL, axis.symbol()));
    }
    return shape;
  }
}
