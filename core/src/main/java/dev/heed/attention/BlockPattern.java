package dev.heed.attention;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Which blocks of tokens see which: those beside, global ones at the start, random ones.
 *
 * @param block tokens in a block
 * @param side blocks on either side
 * @param global blocks at the start
 * @param random blocks that the seed picks for each block
 */
record BlockPattern(long block, long side, long global, long random, long seed) {

  private static final long RANGE = 1L << 31;

  /** Each block that a block sees is a node of the graph. */
  private static final long MOST = 1024;

  BlockPattern {
    if (block < 1 || side < 0 || global < 0 || random < 0 || seed < 0 || seed >= RANGE) {
      throw invalidInput(
          "Blocks have at least 1 token, their numbers and the seed are 0 or more: block=%s, side=%s, global=%s, random=%s, seed=%s."
              .formatted(block, side, global, random, seed));
    }
    if (side + global + random > MOST) {
      throw invalidInput(
          "A block sees at most %s others on either side, global and random, not %s + %s + %s."
              .formatted(MOST, side, global, random));
    }
  }

  long globalTokens() {
    return block * global;
  }

  /** BOOL {@code [Q, K]}, for places {@code [Q, 1]} and {@code [1, K]} among {@code count}. */
  Value visible(Ops ops, Value queries, Value keys, Value count) {
    Value from = blockOf(ops, queries);
    Value to = blockOf(ops, keys);
    Value near = ops.lessOrEqual(ops.abs(ops.sub(to, from)), ops.constant(side));
    Value seen = ops.or(near, ops.or(isGlobal(ops, from), isGlobal(ops, to)));
    for (long i = 0; i < random; i++) {
      seen = ops.or(seen, ops.equal(to, picked(ops, from, i, count)));
    }
    return seen;
  }

  /** For each query {@code [Q, 1]} the tokens of its blocks, each once. */
  GatheredKeys lists(Ops ops, Value queries, Value count) {
    List<Value> blocks = blocks(ops, blockOf(ops, queries), count); // each [Q, 1]
    List<Value> places = new ArrayList<>();
    List<Value> valid = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      Value tokens = ops.add(ops.mul(blocks.get(i), ops.constant(block)), ops.range(block));
      Value there = ops.and(ops.greaterOrEqual(tokens, ops.constant(0L)), ops.less(tokens, count));
      places.add(tokens);
      valid.add(fresh(ops, blocks, i, there));
    }
    return new GatheredKeys(ops.concat(1, places), ops.concat(1, valid));
  }

  private List<Value> blocks(Ops ops, Value from, Value count) {
    List<Value> blocks = new ArrayList<>();
    for (long i = -side; i <= side; i++) {
      blocks.add(ops.add(from, ops.constant(i)));
    }
    for (long i = 0; i < global; i++) {
      blocks.add(ops.add(ops.mul(from, ops.constant(0L)), ops.constant(i)));
    }
    for (long i = 0; i < random; i++) {
      blocks.add(picked(ops, from, i, count));
    }
    return blocks;
  }

  /** {@code there}, where none of the blocks before is the same one. */
  private static Value fresh(Ops ops, List<Value> blocks, int i, Value there) {
    Value result = there;
    for (Value earlier : blocks.subList(0, i)) {
      result = ops.and(result, ops.not(ops.equal(blocks.get(i), earlier)));
    }
    return result;
  }

  /**
   * The i-th random block for blocks {@code [Q, 1]}: two rounds of a linear congruence, which need
   * no more than 63 bits, so that both interpreters and any number of tokens agree on it.
   */
  private Value picked(Ops ops, Value from, long i, Value count) {
    long start = Math.floorMod(seed * 40503 + i * 69621 + 1, RANGE);
    Value mixed = ops.add(ops.mul(from, ops.constant(2654435761L)), ops.constant(start));
    for (int round = 0; round < 2; round++) {
      Value bounded = ops.mod(mixed, ops.constant(RANGE));
      mixed = ops.add(ops.mul(bounded, ops.constant(1103515245L)), ops.constant(12345L));
    }
    Value high = ops.div(ops.mod(mixed, ops.constant(RANGE)), ops.constant(1L << 12));
    Value blocks = ops.div(ops.add(count, ops.constant(block - 1)), ops.constant(block));
    return ops.mod(high, blocks);
  }

  private Value blockOf(Ops ops, Value places) {
    return ops.div(places, ops.constant(block));
  }

  private Value isGlobal(Ops ops, Value blocks) {
    return ops.less(blocks, ops.constant(global));
  }
}
