package dev.heed.vision.architecture;

import dev.heed.layer.BatchNorm;
import dev.heed.layer.ConvNorm;
import dev.heed.layer.Convolution;
import dev.heed.layer.Mechanisms;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Attended;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import java.util.List;
import java.util.Optional;

/**
 * The attention of MobileNetV4's hybrids: many heads ask one set of keys, which a convolution may
 * have made fewer.
 *
 * @param step for the epsilon of norms
 * @param maps takes the weights of each attention
 */
record TimmMobileAttention(
    Ops ops, TimmBlock block, ConvNorm step, Choices choices, List<Optional<Value>> maps) {

  /** What adds to {@code x [B, C, H, W]}. */
  Value apply(Parameters weights, Value x, long out) {
    int heads = block.number("h", 8);
    int width = block.number("d", 64);
    Parameters own = weights.at("attn");
    Value normed = BatchNorm.of(weights.at("norm"), x.size(1), step.epsilon()).apply(ops, x);
    Value query = map(own.at("query.proj"), normed, (long) heads * width);
    Value key = map(own.at("key.proj"), fewer(own.at("key"), normed), width);
    Value value = map(own.at("value.proj"), fewer(own.at("value"), normed), width);
    Attended attended =
        new Mechanisms(choices, heads, width)
            .attention(maps.size())
            .attend(
                ops,
                tokens(query, heads, width),
                tokens(key, 1, width),
                tokens(value, 1, width),
                AttentionContext.on(new TokenGrid(0, key.axis(2), key.axis(3))));
    maps.add(attended.weights());
    Value channels = ops.transpose(attended.output(), 0, 1, 3, 2); // [B, H, D, N]
    Value image = map(own.at("output.proj"), ops.reshape(channels, query.dims()), out);
    Value scaled =
        weights.has("layer_scale.gamma")
            ? ops.mul(image, ops.unsqueeze(weights.get("layer_scale.gamma", out), 1, 2))
            : image;
    boolean adds = !block.skip().equals("noskip") && x.axis(1).is(out);
    return adds ? ops.add(scaled, x) : scaled;
  }

  private Value fewer(Parameters own, Value x) {
    long stride = block.number("v", 1);
    long kernel = block.number("k", 3);
    Window window = Window.centred(kernel, stride).groups(x.size(1));
    return stride == 1
        ? x
        : step.linear().under("down_conv", "norm").apply(ops, own, x, x.size(1), kernel, window);
  }

  private Value map(Parameters parameters, Value x, long out) {
    return Convolution.square(parameters, x.size(1), out, 1, false, Window.plain()).apply(ops, x);
  }

  /** {@code [B, H D, h, w] -> [B, H, N, D]}. */
  private Value tokens(Value image, int heads, int width) {
    return ops.transpose(ops.reshape(image, 0, heads, width, -1), 0, 1, 3, 2);
  }
}
