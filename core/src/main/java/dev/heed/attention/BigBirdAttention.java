package dev.heed.attention;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Mechanism;
import dev.heed.spi.MechanismSetup;
import java.util.Map;

/**
 * Scaled dot-product attention between blocks of tokens: each sees the blocks beside it, global
 * blocks at the start that see all and are seen by all, and a few others that a seed picks. With
 * blocks of one token it is the sparse graph of the paper's theory.
 *
 * @see <a href="https://arxiv.org/abs/2007.14062">Zaheer et al. 2020, section 2</a>
 */
public final class BigBirdAttention implements Attention {

  public static final Mechanism<Attention> MECHANISM =
      new Mechanism<>(
          "big-bird",
          "scaled dot-product with blocks beside, global blocks and random blocks",
          Map.of(
              "block", "tokens in a block, 16 where not given",
              "window", "blocks beside each other that see one another, 3 where not given",
              "global", "global blocks, 1 where not given",
              "random", "random blocks, 2 where not given",
              "seed", "of the random blocks",
              "form", SparseForm.HELP),
          BigBirdAttention::of);

  private static final Attention ALL_PAIRS = DotProductAttention.scaled(Weighting.SOFTMAX);

  private final BlockPattern pattern;
  private final SparseForm form;

  /**
   * Blocks and which see each other.
   *
   * @param block tokens in a block
   * @param side blocks on either side that a block sees
   * @param global blocks at the start that see all and are seen by all
   * @param random further blocks that each sees
   */
  public BigBirdAttention(
      long block, long side, long global, long random, long seed, SparseForm form) {
    this.pattern = new BlockPattern(block, side, global, random, seed);
    this.form = form;
  }

  private static BigBirdAttention of(MechanismSetup setup) {
    int window = setup.options().count("window", 3);
    if (window % 2 == 0) {
      throw invalidInput(
          "The window of 'big-bird' is an odd number of blocks, so many on either side, not %s."
              .formatted(window));
    }
    return new BigBirdAttention(
        setup.options().size("block", 16),
        window / 2,
        setup.options().count("global", 1),
        setup.options().count("random", 2),
        setup.options().integer("seed", 0) + (long) setup.layer(),
        SparseForm.of(setup));
  }

  @Override
  public Attended attend(Ops ops, Value query, Value key, Value value, AttentionContext context) {
    Agreement.require(query, key, value);
    Value queries = CausalMask.queries(ops, query, key);
    Value count = ops.dimension(key, 2);
    if (form == SparseForm.GATHER) {
      GlobalFirst.requireSelf("big-bird", query, key);
      GlobalFirst lists =
          new GlobalFirst(pattern.globalTokens(), pattern.lists(ops, queries, count));
      return Attended.without(lists.attend(ops, query, key, value, context));
    }
    Value visible = pattern.visible(ops, queries, CausalMask.keys(ops, key), count);
    return ALL_PAIRS.attend(ops, query, key, value, CausalMask.narrowed(ops, context, visible));
  }
}
