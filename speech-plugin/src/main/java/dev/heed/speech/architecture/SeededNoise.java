package dev.heed.speech.architecture;

import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.tensor.ElementType;
import java.util.Optional;

/**
 * Normally distributed numbers that follow from a seed and a place, made of whole numbers in the
 * graph itself: the same on every device, and of a size that only the run knows.
 *
 * @param seed I64 {@code [1]}; empty where the model leaves nothing to chance
 * @param durations the deviation of what durations are made from
 * @param voice the deviation of what the voice is made from
 */
record SeededNoise(Optional<Value> seed, double durations, double voice) {

  /** The greatest prime below 2 to the 31st: products of two residues fit into 63 bits. */
  private static final long PRIME = 2_147_483_647L;

  static SeededNoise of(Ops ops, Json config) {
    double durations =
        config.flag("use_stochastic_duration_prediction", true)
            ? config.finite("noise_scale_duration", 0.8)
            : 0;
    double voice = config.finite("noise_scale", 0.667);
    Optional<Value> seed =
        durations == 0 && voice == 0
            ? Optional.empty()
            : Optional.of(ops.input("seed", ElementType.I64, Dims.of(1)));
    return new SeededNoise(seed, durations, voice);
  }

  /** {@code [B, 2, N]} for letters with a mask {@code [B, 1, N]}. */
  Value forDurations(Ops ops, Value mask) {
    Value both = ops.concat(1, mask, mask);
    return seed.filter(s -> durations != 0)
        .map(s -> ops.mul(drawn(ops, s, both, 1), durations))
        .orElseGet(() -> ops.mul(both, 0));
  }

  /** As {@code like [B, F, T]}; empty where all is expected. */
  Optional<Value> latents(Ops ops, Value like) {
    return seed.filter(s -> voice != 0).map(s -> ops.mul(drawn(ops, s, like, 2), voice));
  }

  private static Value drawn(Ops ops, Value seed, Value like, long stream) {
    Value sizes = ops.shape(like);
    Value count = ops.reduceProd(sizes, false, 0);
    Value places = ops.range(ops.constant(0L), count, ops.constant(1L));
    Value start = ops.add(ops.mul(places, ops.constant(2L)), ops.constant(1L));
    Value salt = mixed(ops, ops.add(ops.mul(seed, ops.constant(7919L)), ops.constant(stream)));
    Value radius = ops.sqrt(ops.mul(ops.log(uniform(ops, ops.add(start, salt))), -2));
    Value second = ops.add(ops.add(start, ops.constant(1L)), salt);
    Value angle = ops.mul(uniform(ops, second), 2 * Math.PI);
    return ops.assume(ops.reshape(ops.mul(radius, ops.cos(angle)), sizes), like.dims());
  }

  /** Between 0 and 1, never 0. */
  private static Value uniform(Ops ops, Value number) {
    Value whole = mixed(ops, mixed(ops, number));
    return ops.div(ops.add(ops.cast(whole, ElementType.F32), 0.5), (double) PRIME);
  }

  /** A polynomial of the number among the residues of the prime. */
  private static Value mixed(Ops ops, Value number) {
    Value x = residue(ops, ops.mul(residue(ops, number), ops.constant(48_271L)));
    Value square = residue(ops, ops.mul(x, x));
    Value cube = residue(ops, ops.mul(square, x));
    return residue(ops, ops.add(ops.mul(cube, ops.constant(16_807L)), ops.constant(12_345L)));
  }

  private static Value residue(Ops ops, Value number) {
    return ops.mod(number, ops.constant(PRIME));
  }
}
