package dev.heed.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DrawTest {

  private static int first(long seed) {
    return new Draw(GenerationConfig.standard().with("seed", seed)).one(new float[100]);
  }

  @Test
  void small_seeds_draw_unlike_each_other_from_the_first_token_on() {
    Set<Integer> drawn = new HashSet<>();
    for (long seed = 0; seed < 400; seed++) {
      drawn.add(first(seed));
    }
    assertThat(drawn).hasSizeGreaterThan(90);
  }

  @Test
  void a_seed_has_64_bits_and_repeats_itself() {
    assertThat(first(12_345_678_901L)).isEqualTo(first(12_345_678_901L));
    assertThat(
            new Draw(GenerationConfig.standard().with("seed", 1L << 40)).several(new float[9], 9))
        .isNotEqualTo(
            new Draw(GenerationConfig.standard().with("seed", 1L << 41)).several(new float[9], 9));
  }
}
