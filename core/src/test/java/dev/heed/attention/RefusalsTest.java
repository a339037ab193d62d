package dev.heed.attention;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.error.HeedException;
import dev.heed.op.Dim;
import dev.heed.op.JavaOps;
import dev.heed.op.Value;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.TokenGrid;
import dev.heed.spi.Trained;
import dev.heed.testkit.Tensors;
import org.junit.jupiter.api.Test;

/** What attentions say to those who ask for what cannot be. */
class RefusalsTest {

  private final JavaOps ops = new JavaOps();

  @Test
  void windows_need_a_grid_that_they_divide() {
    assertThatThrownBy(() -> attend(new WindowAttention(7, 0), TokenGrid.of(0, 15, 14)))
        .isInstanceOf(HeedException.class)
        .hasMessage(
            "A grid of 15 x 14 tokens has 15 rows, which is no multiple of the window's size 7."
                + " Choose a size that divides it, or pad the tokens.");
  }

  @Test
  void windows_need_a_grid_without_class_tokens() {
    assertThatThrownBy(() -> attend(new WindowAttention(2, 0), TokenGrid.of(1, 4, 4)))
        .hasMessageContaining("there are 1 tokens")
        .hasMessageContaining("'longformer' has a window");
  }

  @Test
  void windows_need_a_bias_for_the_tokens_of_one_window() {
    TokenGrid grid = TokenGrid.of(0, 4, 4);
    Value bias = ops.constant(Tensors.random(1, 1, 2, 16, 16));
    assertThatThrownBy(
            () -> attend(new WindowAttention(2, 0), AttentionContext.on(grid).withBias(bias), 16))
        .hasMessageContaining("[1, H, 4, 4]")
        .hasMessageContaining("[1, 2, 16, 16]");
  }

  @Test
  void linformer_names_the_length_that_it_was_made_for() {
    Trained projection = Trained.seeded(0, 1, 2, 4);
    assertThatThrownBy(() -> attend(new LinformerAttention(projection, projection), line(5)))
        .hasMessageContaining("made for 4 tokens, but there are 5")
        .hasMessageContaining("tokens=5");
  }

  @Test
  void grouped_queries_need_a_multiple_of_key_heads() {
    Value query = ops.constant(Tensors.random(1, 1, 6, 5, 4));
    Value key = ops.constant(Tensors.random(2, 1, 4, 5, 4));
    var grouped = new GroupedQueryAttention(DotProductAttention.scaled(Weighting.SOFTMAX));
    AttentionContext context = AttentionContext.on(line(5));
    assertThatThrownBy(() -> grouped.attend(ops, query, key, key, context))
        .hasMessageContaining("[1, 6, 5, 4]")
        .hasMessageContaining("[1, 4, 5, 4]");
  }

  private static TokenGrid line(long tokens) {
    return TokenGrid.line(Dim.of(tokens));
  }

  private void attend(Attention attention, TokenGrid grid) {
    attend(attention, AttentionContext.on(grid), grid.tokens());
  }

  private void attend(Attention attention, AttentionContext context, long tokens) {
    Value x = ops.constant(Tensors.random(1, 1, 2, tokens, 4));
    attention.attend(ops, x, x, x, context);
  }
}
