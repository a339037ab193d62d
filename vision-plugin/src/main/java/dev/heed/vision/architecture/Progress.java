package dev.heed.vision.architecture;

import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.tensor.ElementType;
import dev.heed.vision.architecture.MatchAssignment.Matches;
import java.util.Optional;

/**
 * How far a LightGlue is with its pairs: which points still take part, which pairs are done, and
 * what was found. One pass through the layers.
 *
 * @see <a href="https://arxiv.org/abs/2306.13643">Lindenberger et al. 2023, section 3.3</a>
 */
final class Progress {

  private final Ops ops;
  private final double depth;
  private final double width;

  /** Of all points of a pair, {@code [B, 1]}. */
  private final Value count;

  private Value active;
  private Value matches;
  private Value scores;
  private Value rounds;

  /** BOOL {@code [B, 1]}: pairs that need no further layer. */
  private Value done;

  /**
   * @param there BOOL {@code [2 B, N]}: which points there are
   */
  Progress(Ops ops, Json config, Value there) {
    this.ops = ops;
    this.depth = config.finite("depth_confidence", 0.95);
    this.width = config.finite("width_confidence", 0.99);
    this.active = there;
    Value whole = ops.cast(there, ElementType.I64);
    this.count = ops.reduceSum(perPair(ops.cast(there, ElementType.F32)), true, 1);
    this.matches = ops.sub(ops.sub(whole, whole), ops.constant(1L));
    this.scores = ops.cast(ops.sub(whole, whole), ElementType.F32);
    this.rounds = ops.add(ops.sub(whole, whole), ops.constant(1L));
    this.done = ops.less(count, ops.constant(0f));
  }

  /** Which points are looked at, {@code [2 B, N]}. */
  Value active() {
    return active;
  }

  Value matches() {
    return matches;
  }

  Value scores() {
    return scores;
  }

  /** In how many layers each point took part, {@code [2 B, N]}; in all where none is left out. */
  Value rounds() {
    return rounds;
  }

  private boolean narrows() {
    return width > 0 && depth > 0;
  }

  /** Takes what a layer found of the pairs that are done with it; all are with the last. */
  void keep(int layer, int layers, Matches found, Optional<Value> sure) {
    boolean early = depth > 0 && sure.isPresent();
    if (sure.isPresent() && !early) {
      return;
    }
    Value all = sure.map(s -> isSure(layer, layers, s)).orElseGet(() -> ops.not(done));
    Value now = perPicture(ops.and(all, ops.not(done)));
    Value taking = layer > 0 && narrows() ? ops.and(now, active) : now;
    matches = ops.where(taking, found.matches(), matches);
    scores = ops.where(taking, found.scores(), scores);
    done = ops.or(done, all);
    if (sure.isEmpty() && !narrows()) {
      rounds = ops.mul(rounds, ops.constant((long) layers));
    }
  }

  /** Whether enough points of a pair are sure, {@code [B, 1]}. */
  private Value isSure(int layer, int layers, Value sure) {
    Value open = ops.and(ops.less(sure, threshold(layer, layers)), active);
    Value unsure = ops.reduceSum(perPair(ops.cast(open, ElementType.F32)), true, 1);
    Value share = ops.sub(ops.constant(1f), ops.div(unsure, count));
    return ops.greater(share, ops.constant((float) depth));
  }

  private Value threshold(int layer, int layers) {
    double falling = 0.8 + 0.1 * Math.exp(-4.0 * layer / layers);
    return ops.constant((float) Math.min(1, falling));
  }

  /** Leaves out points that are sure to be in one picture alone. */
  void narrow(int layer, int layers, Value matchable, Value sure) {
    if (!narrows()) {
      return;
    }
    Value promising = ops.greater(matchable, ops.constant((float) (1 - width)));
    Value open = ops.lessOrEqual(sure, threshold(layer, layers));
    active = ops.and(active, ops.or(promising, open));
    Value counted = ops.and(active, ops.not(perPicture(done)));
    rounds = ops.add(rounds, ops.cast(counted, ElementType.I64));
  }

  /** {@code [2 B, N] -> [B, 2 N]}. */
  private Value perPair(Value x) {
    Value pairs = LightGlue.paired(ops, x);
    return ops.reshape(pairs, 0, -1);
  }

  /** {@code [B, 1] -> [2 B, 1]}. */
  private Value perPicture(Value flags) {
    Value twice = ops.tile(ops.cast(flags, ElementType.I64), 1, 2);
    return ops.greater(ops.reshape(twice, -1, 1), ops.constant(0L));
  }
}
