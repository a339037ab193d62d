package dev.heed.vision.architecture;

import dev.heed.layer.Linear;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Optional;

/**
 * A bias for each distance within a window, from a small net over the logarithm of the distance, so
 * that it holds for windows of other sizes than it was trained with.
 *
 * @param net the weights of its two maps, {@code 0} and {@code 2}
 * @param size tokens on a side of a window
 * @param trained the same of the windows in training; 0 where they were no others
 * @see <a href="https://arxiv.org/abs/2111.09883">Liu et al. 2022, Swin Transformer V2, section
 *     3.3</a>
 */
record ContinuousPositions(Parameters net, long size, long trained) implements PositionalEncoding {

  /** The inner width, which no configuration says. */
  private static final long WIDTH = 512;

  /** The largest bias. */
  private static final double MOST = 16;

  @Override
  public Optional<Value> onScores(
      Ops ops, int heads, TokenGrid grid, Value queryPositions, Value keyPositions) {
    Value inner = ops.relu(Linear.of(net.at("0"), 2, WIDTH, true).apply(ops, distances(ops)));
    Value each = Linear.of(net.at("2"), WIDTH, heads, false).apply(ops, inner);
    Value bounded = ops.mul(ops.sigmoid(each), MOST);
    Value numbers = ops.gather(bounded, ops.constant(offsets()), 0); // [M, M, H]
    return Optional.of(ops.unsqueeze(ops.transpose(numbers, 2, 0, 1), 0));
  }

  /** {@code [(2 size - 1)^2, 2]}: rows and columns apart, on a scale of logarithms. */
  private Value distances(Ops ops) {
    int side = Math.toIntExact(2 * size - 1);
    float[] distances = new float[2 * side * side];
    for (int i = 0; i < side * side; i++) {
      distances[2 * i] = distance(i / side);
      distances[2 * i + 1] = distance(i % side);
    }
    return ops.constant(Tensor.of(Shape.of((long) side * side, 2), distances));
  }

  /** For each two tokens of a window the number of their distance: I64 {@code [M, M]}. */
  private Tensor offsets() {
    int tokens = Math.toIntExact(size * size);
    long[] numbers = new long[tokens * tokens];
    for (int i = 0; i < numbers.length; i++) {
      long down = i / tokens / size - i % tokens / size + size - 1;
      long across = i / tokens % size - i % tokens % size + size - 1;
      numbers[i] = down * (2 * size - 1) + across;
    }
    return Tensor.of(Shape.of(tokens, tokens), numbers);
  }

  private float distance(int step) {
    double largest = trained > 0 ? trained - 1 : Math.max(size - 1, 1);
    double scaled = (step - (size - 1)) / largest * 8;
    return (float) (Math.signum(scaled) * Math.log(Math.abs(scaled) + 1) / Math.log(8));
  }
}
