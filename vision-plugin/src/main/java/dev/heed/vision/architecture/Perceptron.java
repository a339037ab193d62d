package dev.heed.vision.architecture;

import dev.heed.layer.Linear;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;

/** Small nets of linear maps with ReLU between them, named {@code 0}, {@code 1}, ... */
final class Perceptron {

  private Perceptron() {}

  /** {@code x [..., C] -> [..., out]} by {@code count} maps, {@code inner} wide between. */
  static Value apply(Ops ops, Parameters maps, Value x, int count, long inner, long out) {
    Value y = x;
    for (int i = 0; i < count; i++) {
      boolean last = i + 1 == count;
      Value mapped =
          Linear.of(maps.at(Integer.toString(i)), y.size(-1), last ? out : inner, true)
              .apply(ops, y);
      y = last ? mapped : ops.relu(mapped);
    }
    return y;
  }

  /** The usual net of boxes: three maps, as wide as the tokens. */
  static Value boxes(Ops ops, Parameters net, Value tokens) {
    return apply(ops, net.at("layers"), tokens, 3, tokens.size(-1), 4);
  }
}
