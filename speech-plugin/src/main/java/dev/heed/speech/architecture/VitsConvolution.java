package dev.heed.speech.architecture;

import dev.heed.layer.Convolution;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Parameters;
import java.util.Optional;

/**
 * Convolutions over moments as checkpoints store them: as they are, or as directions and lengths.
 */
final class VitsConvolution {

  private VitsConvolution() {}

  /** Step 1 and as long as its input. */
  static Convolution plain(Parameters conv, long in, long out, long kernel) {
    return of(conv, in, out, kernel, Window.plain().pad((kernel - 1) / 2));
  }

  /** With a bias where the checkpoint has one. */
  static Convolution of(Parameters conv, long in, long out, long kernel, Window window) {
    Value weight = conv.get("weight", out, in / window.groups(), kernel);
    return new Convolution(weight, bias(conv, out), window);
  }

  /**
   * Where the checkpoint may store each kernel as a direction and a length, under the names that
   * older or newer code gives the two.
   *
   * @see <a href="https://arxiv.org/abs/1602.07868">Salimans and Kingma 2016</a>
   */
  static Convolution normed(
      Ops ops, Parameters conv, long in, long out, long kernel, Window window) {
    boolean older = conv.has("weight_g");
    String length = older ? "weight_g" : "parametrizations.weight.original0";
    String direction = older ? "weight_v" : "parametrizations.weight.original1";
    if (!conv.has(length)) {
      return of(conv, in, out, kernel, window);
    }
    Value lengths = conv.get(length, out, 1, 1);
    Value directions = conv.get(direction, out, in / window.groups(), kernel);
    Value weight = ops.mul(directions, ops.div(lengths, ops.reduceL2(directions, true, 1, 2)));
    return new Convolution(weight, bias(conv, out), window);
  }

  static Optional<Value> bias(Parameters conv, long out) {
    return conv.has("bias") ? Optional.of(conv.get("bias", out)) : Optional.empty();
  }
}
