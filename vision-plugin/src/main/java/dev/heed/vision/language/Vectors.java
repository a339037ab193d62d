package dev.heed.vision.language;

import dev.heed.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Rows of numbers, a part of a larger table or a table of their own.
 *
 * @param numbers shared, not to be changed
 * @param width of a row
 */
record Vectors(FloatBuffer numbers, int width) {

  static Vectors of(Tensor tensor) {
    return new Vectors(tensor.floats(), tensor.shape().size(-1));
  }

  int count() {
    return numbers.remaining() / width;
  }

  Vectors rows(int from, int count) {
    return new Vectors(
        numbers.slice(numbers.position() + from * width, Math.multiplyExact(count, width)), width);
  }

  float at(int row, int column) {
    return numbers.get(numbers.position() + row * width + column);
  }

  static Vectors joined(List<Vectors> parts) {
    int width = parts.get(0).width();
    int rows = parts.stream().mapToInt(Vectors::count).sum();
    FloatBuffer all = FloatBuffer.allocate(Math.multiplyExact(rows, width));
    parts.forEach(part -> all.put(part.numbers().duplicate()));
    return new Vectors(all.flip(), width);
  }
}
