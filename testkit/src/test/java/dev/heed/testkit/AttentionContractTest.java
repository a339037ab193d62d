package dev.heed.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import org.junit.jupiter.api.Test;

/** The contract finds what is wrong with attentions that are wrong. */
class AttentionContractTest {

  private static final Attention GOOD = DotProductAttention.scaled(Weighting.SOFTMAX);

  private static final Attention DEAF =
      (ops, q, k, v, context) -> GOOD.attend(ops, q, k, v, AttentionContext.on(context.grid()));

  @Test
  void one_that_claims_to_be_causal_and_leaks() {
    assertFound(() -> claim(GOOD, true).a_causal_one_does_not_leak());
  }

  @Test
  void one_that_ignores_masks_and_biases() {
    assertFound(() -> claim(DEAF, false).a_masked_key_changes_nothing());
    assertFound(() -> claim(DEAF, false).padding_behind_the_tokens_changes_nothing());
    assertFound(() -> claim(DEAF, false).a_mask_by_query_is_honoured_or_refused());
    assertFound(() -> claim(DEAF, false).a_bias_is_honoured_or_refused());
  }

  @Test
  void one_whose_weights_do_not_sum_to_one() {
    Attention relu = DotProductAttention.scaled(Weighting.RELU);
    assertFound(() -> claim(relu, false).rows_of_weights_sum_to_one_if_it_says_so());
  }

  @Test
  void one_that_looks_at_the_order_of_tokens_or_at_its_neighbours_in_the_batch() {
    Attention ordered = (ops, q, k, v, context) -> Attended.without(ops.cumSum(v, 2));
    Attention mixed =
        (ops, q, k, v, context) -> Attended.without(ops.add(v, ops.reduceMean(v, true, 0)));
    assertFound(() -> claim(ordered, false).tokens_in_another_order_give_outputs_in_that_order());
    assertFound(
        () -> claim(mixed, false).an_item_does_not_depend_on_what_stands_beside_it_in_the_batch());
  }

  private static void assertFound(Runnable test) {
    assertThatThrownBy(test::run).isInstanceOf(AssertionError.class);
  }

  private static AttentionContract claim(Attention attention, boolean causal) {
    return new AttentionContract() {
      @Override
      protected Attention attention() {
        return attention;
      }

      @Override
      protected boolean isCausal() {
        return causal;
      }
    };
  }
}
