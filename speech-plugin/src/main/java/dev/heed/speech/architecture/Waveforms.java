package dev.heed.speech.architecture;

import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.speech.encoding.WaveformFrames;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.tensor.ElementType;
import java.util.Optional;

/**
 * Waveforms as a model takes them, cut into frames.
 *
 * @param frames {@code [B, N, F]}
 * @param isSound BOOL {@code [B, N]}: false for frames of padding; empty for models without a mask
 */
record Waveforms(Embedded frames, Optional<Value> isSound) {

  private static final Dims SAMPLES = Dims.of("batch_size", "sequence_length");

  /** Declares {@code input_values [B, T]}, and {@code attention_mask} for models that use it. */
  static Waveforms declare(Ops ops, Json config, Parameters extractor) {
    Value samples = ops.input("input_values", ElementType.F32, SAMPLES);
    WaveformFrames embedding = WaveformConfig.frames(config, extractor);
    Embedded frames = embedding.embed(ops, samples);
    return WaveformConfig.takesMask(config)
        ? new Waveforms(frames, Optional.of(isSound(ops, embedding, frames)))
        : new Waveforms(frames, Optional.empty());
  }

  private static Value isSound(Ops ops, WaveformFrames embedding, Embedded frames) {
    Value mask = ops.input("attention_mask", ElementType.I64, SAMPLES);
    Value lengths = embedding.frames(ops, ops.reduceSum(mask, true, 1)); // [B, 1]
    Value count = ops.dimension(frames.tokens(), 1);
    Value numbers = ops.unsqueeze(ops.range(ops.constant(0L), count, ops.constant(1L)), 0);
    return ops.less(numbers, lengths);
  }

  /** Which frames every frame may see: BOOL {@code [B, 1, 1, N]}. */
  Optional<Value> visible(Ops ops) {
    return isSound.map(mask -> ops.unsqueeze(mask, 1, 2));
  }

  /** Tokens {@code [B, N, C]} with zeros for padding. */
  Value withoutPadding(Ops ops, Value tokens) {
    return isSound.map(mask -> zeroed(ops, tokens, mask)).orElse(tokens);
  }

  /** The mean over the frames that are no padding: {@code [B, N, C] -> [B, C]}. */
  Value mean(Ops ops, Value tokens) {
    return isSound
        .map(
            mask -> {
              Value sum = ops.reduceSum(zeroed(ops, tokens, mask), false, 1);
              return ops.div(sum, ops.reduceSum(ops.cast(mask, tokens.type()), true, 1));
            })
        .orElseGet(() -> ops.reduceMean(tokens, false, 1));
  }

  private static Value zeroed(Ops ops, Value tokens, Value mask) {
    return ops.where(ops.unsqueeze(mask, 2), tokens, ops.scalar(tokens.type(), 0));
  }
}
