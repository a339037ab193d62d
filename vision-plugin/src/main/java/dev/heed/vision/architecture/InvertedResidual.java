package dev.heed.vision.architecture;

import dev.heed.layer.ConvNorm;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Parameters;

/**
 * A layer that widens, looks around in every channel by itself, and narrows; see {@link
 * MobileNetV2}.
 *
 * @param step how each of its three convolutions goes on
 */
record InvertedResidual(ConvNorm step, Padding padding) {

  /** {@code [B, C, H, W]} by way of {@code wide} channels to {@code out}. */
  Value apply(Ops ops, Parameters layer, Value x, long wide, long out, long stride, long dilation) {
    Value y = step.apply(ops, layer.at("expand_1x1"), x, wide, 1, 1);
    Window window = padding.window(3, stride, dilation).groups(wide);
    y = padding.around(ops, y, 3, stride);
    y = step.apply(ops, layer.at("conv_3x3"), y, wide, 3, window);
    y = step.linear().apply(ops, layer.at("reduce_1x1"), y, out, 1, 1);
    return stride == 1 && x.axis(1).is(out) ? ops.add(x, y) : y;
  }
}
