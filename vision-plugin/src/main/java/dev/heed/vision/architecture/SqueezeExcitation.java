package dev.heed.vision.architecture;

import dev.heed.layer.Activation;
import dev.heed.layer.Convolution;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Parameters;

/**
 * Weighs each channel of an image by what all its places say: two small maps of the mean.
 *
 * @param reduce the name of the map to fewer channels
 * @param expand the name of the map back
 * @see <a href="https://arxiv.org/abs/1709.01507">Hu et al. 2018, Squeeze-and-Excitation</a>
 */
record SqueezeExcitation(String reduce, String expand, String activation, String gate) {

  /** With ReLU between and a sigmoid at the end, as in the paper. */
  static SqueezeExcitation named(String reduce, String expand) {
    return new SqueezeExcitation(reduce, expand, "relu", "sigmoid");
  }

  /** With others of the published activations. */
  SqueezeExcitation bent(String otherActivation, String otherGate) {
    return new SqueezeExcitation(reduce, expand, otherActivation, otherGate);
  }

  /** {@code [B, C, H, W]} by way of {@code narrow} channels. */
  Value apply(Ops ops, Parameters parameters, Value x, long narrow) {
    Value mean = ops.reduceMean(x, true, 2, 3);
    Value few = map(parameters.at(reduce), x.size(1), narrow).apply(ops, mean);
    Value many =
        map(parameters.at(expand), narrow, x.size(1))
            .apply(ops, Activation.named(activation).apply(ops, few));
    return ops.mul(x, Activation.named(gate).apply(ops, many));
  }

  private static Convolution map(Parameters parameters, long in, long out) {
    return Convolution.square(parameters, in, out, 1, true, Window.plain());
  }
}
