package dev.heed.speech.encoding;

import dev.heed.layer.Activation;
import dev.heed.layer.Convolution;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import java.util.Optional;

/**
 * The position of a frame from its neighbours: a wide convolution in groups is added to the tokens.
 *
 * @see <a href="https://arxiv.org/abs/1904.11660">Mohamed et al. 2019</a>
 */
public record ConvolutionalPosition(Convolution convolution, Activation activation)
    implements PositionalEncoding {

  /**
   * With the convolution's weight stored as a direction and a length for each of the kernel's
   * places, under the names that older or newer code gives the two.
   *
   * @see <a href="https://arxiv.org/abs/1602.07868">Salimans and Kingma 2016</a>
   */
  public static ConvolutionalPosition of(
      Ops ops, Parameters conv, long width, long kernel, long groups, Activation activation) {
    boolean older = conv.has("weight_g");
    Value length = conv.get(older ? "weight_g" : "parametrizations.weight.original0", 1, 1, kernel);
    Value direction =
        conv.get(
            older ? "weight_v" : "parametrizations.weight.original1",
            width,
            width / groups,
            kernel);
    Value weight = ops.mul(direction, ops.div(length, ops.reduceL2(direction, true, 0, 1)));
    long before = kernel / 2;
    Window window = Window.plain().padEach(before, kernel - 1 - before).groups(groups);
    return new ConvolutionalPosition(
        new Convolution(weight, Optional.of(conv.get("bias", width)), window), activation);
  }

  @Override
  public Value onTokens(Ops ops, Value tokens, TokenGrid grid) {
    Value blurred = convolution.apply(ops, ops.transpose(tokens, 0, 2, 1)); // [B, C, N]
    return ops.add(tokens, activation.apply(ops, ops.transpose(blurred, 0, 2, 1)));
  }
}
