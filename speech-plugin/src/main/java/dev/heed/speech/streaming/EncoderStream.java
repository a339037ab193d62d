package dev.heed.speech.streaming;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.attention.TruncatedStream;
import dev.heed.layer.EncoderLayer;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A transformer's encoder over tokens that are still coming. Every layer sees {@code left} tokens
 * before a token and {@code right} after it, as {@code TruncatedAttention} lets it see in the whole
 * utterance, and keeps what later tokens need in a cache of fixed size. So a step is one graph,
 * however long the stream, and what it gives is what the whole utterance gives.
 *
 * <p>The first {@link #delay} outputs belong to no token: drop them. At the end feed as many tokens
 * that are not real.
 *
 * @param layers whose attention is a {@link MultiHeadAttention}
 * @see <a href="https://arxiv.org/abs/2002.02562">Zhang et al. 2020 (Transformer Transducer),
 *     section 3.2</a>
 */
record EncoderStream(List<EncoderLayer> layers, long left, long right) {

  public EncoderStream {
    layers = List.copyOf(layers);
    if (!layers.stream().allMatch(layer -> layer.attention() instanceof MultiHeadAttention)) {
      throw invalidInput(
          "A stream needs layers whose tokens meet in a multi-head attention; one has another"
              + " mixer.");
    }
  }

  /**
   * What one layer keeps.
   *
   * @param waiting {@code [B, right, C]}: tokens that wait for those after them
   * @param real BOOL {@code [B, right]}: which of them there were
   */
  public record Cache(TruncatedStream.Cache attention, Value waiting, Value real) {}

  /**
   * What a chunk gives.
   *
   * @param output {@code [B, T, C]}, {@link #delay} tokens late
   * @param real BOOL {@code [B, T]}: which of them there are
   * @param caches for the next chunk, one per layer
   */
  public record Step(Value output, Value real, List<Cache> caches) {}

  /** The algorithmic delay in tokens: every layer waits for those that it may see ahead. */
  public long delay() {
    return layers.size() * right;
  }

  /** The algorithmic delay in words, where a token is so many seconds long. */
  public String delay(double secondsPerToken) {
    return String.format(
        Locale.ROOT,
        "%s layers x %s tokens ahead x %.0f ms = %.0f ms",
        layers.size(),
        right,
        1000 * secondsPerToken,
        1000 * secondsPerToken * delay());
  }

  /** Before the first token of {@code batch} streams of width {@code width}. */
  public List<Cache> start(Ops ops, ElementType type, long batch, long width) {
    List<Cache> caches = new ArrayList<>();
    for (EncoderLayer layer : layers) {
      long heads = ((MultiHeadAttention) layer.attention()).heads();
      Value nothing = ops.constantOfShape(Dims.of(batch, right), ElementType.I64, 0);
      caches.add(
          new Cache(
              stream().start(ops, type, batch, heads, width / heads, width / heads),
              ops.constantOfShape(Dims.of(batch, right, width), type, 0),
              ops.cast(nothing, ElementType.BOOL)));
    }
    return caches;
  }

  private TruncatedStream stream() {
    return new TruncatedStream(left, right);
  }

  /**
   * One chunk of T tokens, as many as there happen to be.
   *
   * @param tokens {@code [B, T, C]}
   * @param real BOOL {@code [B, T]}: false behind the end
   */
  public Step step(Ops ops, List<Cache> caches, Value tokens, Value real) {
    List<Cache> next = new ArrayList<>();
    Step step = new Step(tokens, real, List.of());
    for (int i = 0; i < layers.size(); i++) {
      step = step(ops, layers.get(i), caches.get(i), step);
      next.addAll(step.caches);
    }
    return new Step(step.output, step.real, next);
  }

  private Step step(Ops ops, EncoderLayer layer, Cache cache, Step in) {
    MultiHeadAttention mixer = (MultiHeadAttention) layer.attention();
    Value tokens = in.output;
    Value heard = layer.normFirst() ? layer.attentionNorm().apply(ops, tokens) : tokens;
    TruncatedStream.StepResult attended =
        stream()
            .step(
                ops,
                cache.attention,
                MultiHeadAttention.split(ops, mixer.query().apply(ops, heard), mixer.heads()),
                MultiHeadAttention.split(ops, mixer.key().apply(ops, heard), mixer.heads()),
                MultiHeadAttention.split(ops, mixer.value().apply(ops, heard), mixer.heads()),
                in.real);
    Value all = ops.concat(1, cache.waiting, tokens); // [B, right + T, C]
    Value known = ops.concat(1, cache.real, in.real);
    Value count = ops.dimension(tokens, 1);
    Value due = ops.slice(all, 1, ops.constant(0L), count);
    Value mixed = mixer.output().apply(ops, MultiHeadAttention.join(ops, attended.output()));
    Cache kept = new Cache(attended.cache(), last(ops, all), last(ops, known));
    Value real = ops.slice(known, 1, ops.constant(0L), count);
    return new Step(thought(ops, layer, due, mixed), real, List.of(kept));
  }

  /** The rest of a layer, token by token. */
  private static Value thought(Ops ops, EncoderLayer layer, Value due, Value attended) {
    Value sum = ops.add(due, attended);
    if (layer.normFirst()) {
      return ops.add(sum, layer.mlp().apply(ops, layer.mlpNorm().apply(ops, sum)));
    }
    Value mixed = layer.attentionNorm().apply(ops, sum);
    return layer.mlpNorm().apply(ops, ops.add(mixed, layer.mlp().apply(ops, mixed)));
  }

  private Value last(Ops ops, Value x) {
    Value end = ops.dimension(x, 1);
    return ops.slice(x, 1, ops.sub(end, ops.constant(right)), end);
  }
}
