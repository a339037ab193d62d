package dev.heed.vision.architecture;

import dev.heed.layer.Activation;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.layer.LinearForm;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import java.util.List;
import java.util.Optional;

/**
 * The layers of a LightGlue: points look at the points of their own picture, turned by where they
 * are, then at those of the other picture.
 */
record GluedPoints(Ops ops, Json config, Parameters parameters, Choices choices) {

  private static final double EPSILON = 1e-5;

  private long width() {
    return config.size("descriptor_dim", 256);
  }

  private int heads() {
    return config.size("num_attention_heads", 4);
  }

  /** Descriptors {@code [2 B, N, D]} at the width of the layers. */
  Value projected(Value descriptors) {
    return descriptors.size(-1) == width()
        ? descriptors
        : Linear.of(parameters.at("input_projection"), descriptors.size(-1), width(), true)
            .apply(ops, descriptors);
  }

  /** By how much each pair of channels is turned, from places: {@code [2 B, 1, N, D / 2]}. */
  Value angles(Value places) {
    long pairs = width() / heads() / 2;
    Linear projector = Linear.of(parameters.at("positional_encoder.projector"), 2, pairs, false);
    return ops.unsqueeze(projector.apply(ops, places), 1);
  }

  /**
   * @param x {@code [2 B, N, C]}
   * @param active BOOL {@code [2 B, N]}: which points are seen
   * @param maps to which those of the layer are added
   */
  Value layer(int number, Value x, Value angles, Value active, List<Optional<Value>> maps) {
    Parameters layer = parameters.at("transformer_layers." + number);
    Value seen = ops.unsqueeze(active, 1, 2);
    Attended own =
        attended(layer.at("self_attention"), 2 * number, x, x, Optional.of(angles), seen);
    Value self = ops.add(x, joined(layer.at("self_mlp"), x, own.output()));
    Attended other =
        attended(
            layer.at("cross_attention"),
            2 * number + 1,
            self,
            exchanged(self),
            Optional.empty(),
            exchanged(seen));
    maps.add(own.weights());
    maps.add(other.weights());
    return ops.add(self, joined(layer.at("cross_mlp"), self, other.output()));
  }

  private Attended attended(
      Parameters attention, int number, Value x, Value memory, Optional<Value> angles, Value seen) {
    LinearForm form = LinearForm.biased(config.flag("attention_bias", true));
    long keyHeads = config.size("num_key_value_heads", heads());
    long narrow = width() / heads() * keyHeads;
    Value query = split(form.of(attention.at("q_proj"), width(), width()).apply(ops, x), heads());
    Value key =
        split(form.of(attention.at("k_proj"), width(), narrow).apply(ops, memory), keyHeads);
    Value value =
        split(form.of(attention.at("v_proj"), width(), narrow).apply(ops, memory), keyHeads);
    Attention chosen = Mechanisms.of(choices, heads(), width()).attention(number);
    Attended attended =
        chosen.attend(
            ops,
            turned(query, angles),
            repeated(turned(key, angles)),
            repeated(value),
            AttentionContext.on(TokenGrid.line(memory.axis(1))).withMask(seen));
    Value output =
        form.of(attention.at("o_proj"), width(), width())
            .apply(ops, MultiHeadAttention.join(ops, attended.output()));
    return new Attended(output, attended.weights());
  }

  private Value split(Value x, long parts) {
    return MultiHeadAttention.split(ops, x, Math.toIntExact(parts));
  }

  /** Heads of keys that several heads of queries share, one for each. */
  private Value repeated(Value x) {
    long times = heads() / x.size(1);
    return times == 1
        ? x
        : ops.reshape(ops.tile(ops.unsqueeze(x, 2), 1, 1, times, 1, 1), 0, heads(), -1, x.size(3));
  }

  /** Neighbouring channels as the two sides of a plane, turned in it. */
  private Value turned(Value x, Optional<Value> angles) {
    if (angles.isEmpty()) {
      return x;
    }
    Value cosine = ops.cos(angles.get());
    Value sine = ops.sin(angles.get());
    Value even = ops.slice(x, 3, 0, Long.MAX_VALUE, 2);
    Value odd = ops.slice(x, 3, 1, Long.MAX_VALUE, 2);
    Value first = ops.sub(ops.mul(even, cosine), ops.mul(odd, sine));
    Value second = ops.add(ops.mul(odd, cosine), ops.mul(even, sine));
    Value both = ops.concat(4, ops.unsqueeze(first, 4), ops.unsqueeze(second, 4));
    return ops.reshape(both, 0, 0, -1, x.size(3));
  }

  /** The two pictures of each pair in each other's place: {@code [2 B, ...]}. */
  private Value exchanged(Value x) {
    Value pairs = LightGlue.paired(ops, x);
    Value swapped = ops.concat(1, ops.slice(pairs, 1, 1, 2), ops.slice(pairs, 1, 0, 1));
    return ops.reshape(swapped, ops.shape(x));
  }

  private Value joined(Parameters mlp, Value x, Value message) {
    long inner = config.size("intermediate_size", Math.toIntExact(2 * width()));
    Value both =
        Linear.of(mlp.at("fc1"), inner, inner, true).apply(ops, ops.concat(-1, x, message));
    Value normed = LayerNorm.of(mlp.at("layer_norm"), inner, EPSILON).apply(ops, both);
    Value bent = Activation.named(config.text("hidden_act", "gelu")).apply(ops, normed);
    return Linear.of(mlp.at("fc2"), inner, width(), true).apply(ops, bent);
  }
}
