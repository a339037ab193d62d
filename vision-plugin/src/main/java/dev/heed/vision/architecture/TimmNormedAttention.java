package dev.heed.vision.architecture;

import dev.heed.layer.Linear;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.layer.Norm;
import dev.heed.layer.NormTable;
import dev.heed.layer.TokenMixer;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import java.util.List;
import java.util.Optional;

/**
 * Attention with a norm on what it gathered, before the last linear map: EVA-02's image towers of
 * CLIP, and BEiT-3.
 *
 * @see <a href="https://arxiv.org/abs/2210.06423">Wang et al. 2022, Foundation Transformers</a>
 */
record TimmNormedAttention(Ops ops, Choices choices, int heads, long width, NormTable norms) {

  /**
   * The attention of one layer.
   *
   * @param own weights of the attention
   * @param turning the model's own positions of queries and keys
   */
  TokenMixer of(Parameters own, int number, PositionalEncoding turning) {
    Mechanisms mechanisms = Mechanisms.of(choices, heads, width);
    Attention attention = mechanisms.attention(number);
    PositionalEncoding places = mechanisms.position(number, turning);
    List<Linear> maps = maps(own);
    Norm norm = norms.of(own.at("norm"), width);
    Linear output = Linear.of(own.at("proj"), width, width, own.has("proj.bias"));
    return (given, x, context) -> {
      Value numbers = ops.range(ops.constant(0L), ops.dimension(x, 1), ops.constant(1L));
      Attended attended =
          attention.attend(
              ops,
              places.onQuery(ops, split(maps.get(0), x), numbers),
              places.onKey(ops, split(maps.get(1), x), numbers),
              places.onValue(ops, split(maps.get(2), x), numbers),
              context);
      Value tokens = norm.apply(ops, MultiHeadAttention.join(ops, attended.output()));
      return new Attended(output.apply(ops, tokens), attended.weights());
    };
  }

  private Value split(Linear map, Value x) {
    return MultiHeadAttention.split(ops, map.apply(ops, x), heads);
  }

  private List<Linear> maps(Parameters own) {
    return own.has("qkv.weight")
        ? List.of(third(own, 0), third(own, 1), third(own, 2))
        : List.of(map(own, "q_proj"), map(own, "k_proj"), map(own, "v_proj"));
  }

  private Linear map(Parameters own, String name) {
    return Linear.of(own.at(name), width, width, own.has(name + ".bias"));
  }

  private Linear third(Parameters own, long i) {
    Value weights = own.get("qkv.weight", 3 * width, width);
    Optional<Value> bias =
        own.has("qkv.bias")
            ? Optional.of(ops.slice(own.get("qkv.bias", 3 * width), 0, i * width, (i + 1) * width))
            : Optional.empty();
    return new Linear(ops.slice(weights, 0, i * width, (i + 1) * width), bias);
  }
}
