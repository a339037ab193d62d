package dev.heed.speech.architecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.layer.Activation;
import dev.heed.layer.Convolution;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.layer.Mlp;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Attended;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Parameters;
import java.util.Optional;

/**
 * A Conformer's layer as w2v-BERT 2.0 has it: half a feed-forward net, attention with distances, a
 * convolution that looks back only, and the other half.
 *
 * @see <a href="https://arxiv.org/abs/2005.08100">Gulati et al. 2020</a>
 */
record ConformerLayer(
    Parameters weights,
    long width,
    double epsilon,
    Mlp first,
    Mlp second,
    MultiHeadAttention attention,
    RelativeKeys keys,
    Activation activation,
    long kernel) {

  static ConformerLayer of(Json config, Parameters layer) {
    long width = config.size("hidden_size");
    int heads = config.size("num_attention_heads");
    Parameters own = layer.at("self_attn");
    MultiHeadAttention attention =
        new MultiHeadAttention(
            Linear.of(own.at("linear_q"), width, width),
            Linear.of(own.at("linear_k"), width, width),
            Linear.of(own.at("linear_v"), width, width),
            Linear.of(own.at("linear_out"), width, width),
            heads,
            DotProductAttention.scaled(Weighting.SOFTMAX));
    return new ConformerLayer(
        layer,
        width,
        config.positive("layer_norm_eps", 1e-5),
        half(config, layer.at("ffn1"), width),
        half(config, layer.at("ffn2"), width),
        attention,
        RelativeKeys.of(config, own, attention),
        activation(config),
        config.size("conv_depthwise_kernel_size", 31));
  }

  private static Mlp half(Json config, Parameters net, long width) {
    long inner = config.size("intermediate_size");
    return new Mlp(
        Linear.of(net.at("intermediate_dense"), width, inner),
        activation(config),
        Linear.of(net.at("output_dense"), inner, width));
  }

  private static Activation activation(Json config) {
    return Activation.named(config.text("hidden_act", "swish"));
  }

  /**
   * {@code [B, N, C] -> [B, N, C]}.
   *
   * @param sound BOOL {@code [B, N]}: false for padding
   */
  Attended apply(Ops ops, Value x, AttentionContext context, Value sound) {
    Value begun = ops.add(ops.mul(first.apply(ops, normed(ops, "ffn1_layer_norm", x)), 0.5), x);
    Value seen = normed(ops, "self_attn_layer_norm", begun);
    Attended attended = attention.apply(ops, seen, context.withBias(keys.bias(ops, seen)));
    Value told = ops.add(attended.output(), begun);
    Value blurred = ops.add(told, convolved(ops, told, sound));
    Value half = ops.mul(second.apply(ops, normed(ops, "ffn2_layer_norm", blurred)), 0.5);
    Value last = normed(ops, "final_layer_norm", ops.add(half, blurred));
    return new Attended(last, attended.weights());
  }

  private Value normed(Ops ops, String name, Value x) {
    return LayerNorm.of(weights.at(name), width, epsilon).apply(ops, x);
  }

  /** A gate, a wide convolution over each channel's past, and a norm: {@code [B, N, C]}. */
  private Value convolved(Ops ops, Value x, Value sound) {
    Parameters module = weights.at("conv_module");
    Value normed = LayerNorm.of(module.at("layer_norm"), width, epsilon).apply(ops, x);
    Value heard = ops.where(ops.unsqueeze(sound, 2), normed, ops.scalar(x.type(), 0));
    Value both =
        pointwise(module.at("pointwise_conv1"), width, 2 * width).apply(ops, turned(ops, heard));
    Value open =
        ops.mul(ops.slice(both, 1, 0, width), ops.sigmoid(ops.slice(both, 1, width, 2 * width)));
    Window back = Window.plain().padEach(kernel - 1, 0).groups(width);
    Value wide = module.at("depthwise_conv").get("weight", width, 1, kernel);
    Value blurred = new Convolution(wide, Optional.empty(), back).apply(ops, open);
    Value placed =
        LayerNorm.of(module.at("depthwise_layer_norm"), width, epsilon)
            .apply(ops, turned(ops, blurred));
    Value bent = turned(ops, activation.apply(ops, placed));
    return turned(ops, pointwise(module.at("pointwise_conv2"), width, width).apply(ops, bent));
  }

  private static Convolution pointwise(Parameters conv, long in, long out) {
    return new Convolution(conv.get("weight", out, in, 1), Optional.empty(), Window.plain());
  }

  private static Value turned(Ops ops, Value x) {
    return ops.transpose(x, 0, 2, 1);
  }
}
