package dev.heed.layer;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Parameters;

/**
 * How a net of images names its convolutions and the {@link BatchNorm} behind each, and what is
 * done behind both. The convolution has no bias.
 *
 * <pre>{@code
 * Value halved(Ops ops, Parameters parameters, Value x) {
 *   ConvNorm step = ConvNorm.named("convolution", "normalization").activation("relu");
 *   return step.apply(ops, parameters.at("layer.0"), x, 64, 3, 2); // [B, 64, H/2, W/2]
 * }
 * }</pre>
 *
 * @param convolution the name of the convolution
 * @param norm the name of the norm
 * @param activation by its name in a {@code config.json}; {@code linear} is none
 */
public record ConvNorm(String convolution, String norm, double epsilon, String activation) {

  /** Without an activation, and with PyTorch's epsilon. */
  public static ConvNorm named(String convolution, String norm) {
    return new ConvNorm(convolution, norm, BatchNorm.EPSILON, "linear");
  }

  public ConvNorm epsilon(double other) {
    return new ConvNorm(convolution, norm, other, activation);
  }

  public ConvNorm activation(String other) {
    return new ConvNorm(convolution, norm, epsilon, other);
  }

  /** Without an activation. */
  public ConvNorm linear() {
    return activation("linear");
  }

  /** Under other names. */
  public ConvNorm under(String otherConvolution, String otherNorm) {
    return new ConvNorm(otherConvolution, otherNorm, epsilon, activation);
  }

  /** With a square kernel that sees as much on each side: {@code [B, in, H, W]} to {@code out}. */
  public Value apply(Ops ops, Parameters parameters, Value x, long out, long kernel, long stride) {
    return apply(ops, parameters, x, out, kernel, Window.centred(kernel, stride));
  }

  /** With a square kernel that moves as {@code window} says. */
  public Value apply(
      Ops ops, Parameters parameters, Value x, long out, long kernel, Window window) {
    Convolution made =
        Convolution.square(parameters.at(convolution), x.size(1), out, kernel, false, window);
    Value normed = BatchNorm.of(parameters.at(norm), out, epsilon).apply(ops, made.apply(ops, x));
    return Activation.named(activation).apply(ops, normed);
  }
}
