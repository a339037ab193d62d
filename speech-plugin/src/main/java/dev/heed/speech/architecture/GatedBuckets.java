package dev.heed.speech.architecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.encoding.BucketEncoding;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.layer.TokenMixer;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Parameters;
import dev.heed.spi.Trained;
import java.util.Optional;

/**
 * WavLM's attention: a number for each bucket of distances, held by the first layer, is let through
 * to the scores by a gate that each frame opens for itself.
 *
 * @see <a href="https://arxiv.org/abs/2110.13900">Chen et al. 2021, section 3.1</a>
 */
final class GatedBuckets implements LayerTable.MixerTable {

  /** Numbers that are summed up to each of the two gates. */
  private static final int PER_GATE = 4;

  private final long width;
  private final int heads;
  private final BucketEncoding buckets;
  private Optional<Value> numbers = Optional.empty();

  /**
   * @param first the weights of the first layer
   */
  GatedBuckets(Json config, Parameters first) {
    this.width = config.size("hidden_size");
    this.heads = config.size("num_attention_heads");
    Value table =
        first.at("attention.rel_attn_embed").get("weight", config.size("num_buckets", 320), heads);
    this.buckets =
        new BucketEncoding(Trained.of(table), false, config.size("max_bucket_distance", 800));
  }

  @Override
  public TokenMixer of(Parameters layer, int number) {
    Parameters own = layer.at("attention");
    MultiHeadAttention attention =
        new MultiHeadAttention(
            Linear.of(own.at("q_proj"), width, width),
            Linear.of(own.at("k_proj"), width, width),
            Linear.of(own.at("v_proj"), width, width),
            Linear.of(own.at("out_proj"), width, width),
            heads,
            DotProductAttention.scaled(Weighting.SOFTMAX));
    Linear gates = Linear.of(own.at("gru_rel_pos_linear"), width / heads, 2 * PER_GATE);
    Value constant = own.get("gru_rel_pos_const", 1, heads, 1, 1);
    return (ops, x, context) -> attend(ops, x, context, attention, gates, constant);
  }

  private Attended attend(
      Ops ops,
      Value x,
      AttentionContext context,
      MultiHeadAttention attention,
      Linear gates,
      Value constant) {
    Value opened = opened(ops, gates.apply(ops, MultiHeadAttention.split(ops, x, heads)), constant);
    Value bias = ops.mul(opened, numbers(ops, x, context)); // [B, H, N, N]
    return attention.apply(ops, x, context.withBias(bias));
  }

  /** How far each frame's gate is open: {@code [B, H, N, 8] -> [B, H, N, 1]}. */
  private static Value opened(Ops ops, Value made, Value constant) {
    Value first = gate(ops, made, 0);
    Value second = gate(ops, made, PER_GATE);
    return ops.add(ops.mul(first, ops.sub(ops.mul(second, constant), 1)), 2);
  }

  private static Value gate(Ops ops, Value made, long from) {
    return ops.sigmoid(ops.reduceSum(ops.slice(made, 3, from, from + PER_GATE), true, 3));
  }

  /** The numbers of all pairs of frames, {@code [1, H, N, N]}: the same in all layers. */
  private Value numbers(Ops ops, Value x, AttentionContext context) {
    if (numbers.isEmpty()) {
      Value count = ops.dimension(x, 1);
      Value places = ops.range(ops.constant(0L), count, ops.constant(1L));
      numbers = buckets.onScores(ops, heads, context.grid(), places, places);
    }
    return numbers.orElseThrow();
  }
}
