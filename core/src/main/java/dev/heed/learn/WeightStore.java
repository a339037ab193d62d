package dev.heed.learn;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where each tensor of a model lies in one row of floats, and such rows as tensors that a session
 * reads or writes without a copy.
 */
final class WeightStore {

  /** Tensors begin at multiples of a cache line. */
  private static final int LINE = 16;

  /** A part of the row. */
  record Span(int from, int to, Shape shape) {}

  private final Map<String, Span> spans = new LinkedHashMap<>();
  private final int size;

  WeightStore(Map<String, Shape> shapes) {
    int at = 0;
    for (Map.Entry<String, Shape> entry : shapes.entrySet()) {
      int count = Math.toIntExact(entry.getValue().elements());
      spans.put(entry.getKey(), new Span(at, at + count, entry.getValue()));
      at += (count + LINE - 1) / LINE * LINE;
    }
    size = at;
  }

  int size() {
    return size;
  }

  Map<String, Span> spans() {
    return spans;
  }

  /** Room for a row that sessions use. */
  static FloatBuffer room(int size) {
    return ByteBuffer.allocateDirect(4 * size).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }

  /** The tensors of a new row of native memory. */
  record Row(FloatBuffer floats, Map<String, Tensor> tensors) {}

  Row row() {
    ByteBuffer bytes = ByteBuffer.allocateDirect(4 * size).order(ByteOrder.LITTLE_ENDIAN);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    spans.forEach(
        (name, span) -> {
          ByteBuffer part = bytes.slice(4 * span.from(), 4 * (span.to() - span.from()));
          tensors.put(name, Tensor.view(ElementType.F32, span.shape(), part));
        });
    return new Row(bytes.asFloatBuffer(), tensors);
  }

  void put(float[] row, String name, Tensor tensor) {
    Span span = spans.get(name);
    if (span != null) {
      tensor.as(ElementType.F32).floats().get(row, span.from(), span.to() - span.from());
    }
  }

  /** A copy of one tensor of a row. */
  Tensor tensor(float[] row, String name) {
    Span span = spans.get(name);
    Tensor tensor = Tensor.zeros(ElementType.F32, span.shape());
    tensor.floats().put(row, span.from(), span.to() - span.from());
    return tensor;
  }
}
