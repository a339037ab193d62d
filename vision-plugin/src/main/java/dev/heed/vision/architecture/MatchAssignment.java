package dev.heed.vision.architecture;

import dev.heed.layer.Linear;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;
import dev.heed.tensor.ElementType;

/**
 * Which point of one picture is which of the other: two points that like each other most.
 *
 * @param threshold how likely it must be
 */
record MatchAssignment(Linear projection, Linear matchable, double threshold) {

  /** For a score of points that are not there: next to nothing after an exponential. */
  private static final float NEVER = -1e30f;

  static MatchAssignment of(Parameters parameters, Json config, int layer) {
    Parameters own = parameters.at("match_assignment_layers." + layer);
    long width = config.size("descriptor_dim", 256);
    return new MatchAssignment(
        Linear.of(own.at("final_projection"), width, width, true),
        Linear.of(own.at("matchability"), width, 1, true),
        config.finite("filter_threshold", 0.1));
  }

  /**
   * @param matches I64 {@code [2 B, N]}: the point of the other picture, or -1
   * @param scores {@code [2 B, N]}
   */
  record Matches(Value matches, Value scores) {}

  /** How likely each point is in the other picture at all: {@code [2 B, N]}. */
  Value matchability(Ops ops, Value x) {
    return ops.squeeze(ops.sigmoid(matchable.apply(ops, x)), 2);
  }

  /** For tokens {@code [2 B, N, C]}, of which some are there. */
  Matches matches(Ops ops, Value x, Value active) {
    Value all = LightGlue.paired(ops, likeness(ops, x));
    Value there = LightGlue.paired(ops, active); // [B, 2, N]
    Value first = ops.gather(all, 0, 1);
    Value second = ops.gather(all, 1, 1);
    Value both =
        ops.and(
            ops.unsqueeze(ops.gather(there, 0, 1), 2), ops.unsqueeze(ops.gather(there, 1, 1), 1));
    Value alike =
        ops.where(both, ops.matMul(first, ops.transpose(second, 0, 2, 1)), ops.constant(NEVER));
    Value sure = LightGlue.paired(ops, logSigmoid(ops, matchable.apply(ops, x))); // [B, 2, N, 1]
    Value sureOfBoth =
        ops.add(ops.gather(sure, 0, 1), ops.transpose(ops.gather(sure, 1, 1), 0, 2, 1));
    Value scores = ops.add(ops.add(ops.logSoftmax(alike, 2), ops.logSoftmax(alike, 1)), sureOfBoth);
    return mutual(ops, scores);
  }

  /** Scaled so that a product of two is as large as published. */
  private Value likeness(Ops ops, Value x) {
    return ops.div(projection.apply(ops, x), Math.pow((double) x.size(-1), 0.25));
  }

  private static Value logSigmoid(Ops ops, Value x) {
    return ops.neg(ops.softplus(ops.neg(x)));
  }

  /** From {@code [B, N, N]}. */
  private Matches mutual(Ops ops, Value scores) {
    Value forth = ops.argMax(scores, 2, false);
    Value back = ops.argMax(scores, 1, false);
    Value here = ops.unsqueeze(numbers(ops, forth), 0);
    Value agreed = ops.equal(here, ops.gatherElements(back, forth, 1));
    Value agreedBack = ops.equal(here, ops.gatherElements(forth, back, 1));
    Value zero = ops.constant(0f);
    Value likely = ops.where(agreed, ops.exp(ops.reduceMax(scores, false, 2)), zero);
    Value likelyBack = ops.where(agreedBack, ops.gatherElements(likely, back, 1), zero);
    Value valid = ops.and(agreed, ops.greater(likely, ops.constant((float) threshold)));
    Value validBack = ops.and(agreedBack, picked(ops, valid, back));
    Value none = ops.constant(-1L);
    return new Matches(
        single(ops, ops.where(valid, forth, none), ops.where(validBack, back, none)),
        single(ops, likely, likelyBack));
  }

  private static Value numbers(Ops ops, Value x) {
    return ops.range(ops.constant(0L), ops.dimension(x, 1), ops.constant(1L));
  }

  private static Value picked(Ops ops, Value flags, Value places) {
    Value numbers = ops.gatherElements(ops.cast(flags, ElementType.I64), places, 1);
    return ops.greater(numbers, ops.constant(0L));
  }

  /** {@code [B, N]} of both pictures as {@code [2 B, N]}, pair by pair. */
  private static Value single(Ops ops, Value first, Value second) {
    Value pairs = ops.concat(1, ops.unsqueeze(first, 1), ops.unsqueeze(second, 1));
    Value count = ops.slice(ops.shape(pairs), 0, 2, 3);
    return ops.reshape(pairs, ops.concat(0, ops.constants(-1), count));
  }
}
