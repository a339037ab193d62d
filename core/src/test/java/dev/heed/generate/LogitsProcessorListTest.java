package dev.heed.generate;

import static java.lang.Float.NEGATIVE_INFINITY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each published processor on numbers worked out from its definition. */
class LogitsProcessorListTest {

  private static final float NO = NEGATIVE_INFINITY;

  private static float[] after(LogitsProcessor processor, Tokens tokens, float... scores) {
    processor.process(tokens, scores);
    return scores;
  }

  private static float[] configured(Map<String, Object> settings, Tokens tokens, float... scores) {
    GenerationConfig config = GenerationConfig.standard();
    for (Map.Entry<String, Object> setting : settings.entrySet()) {
      config = config.with(setting.getKey(), setting.getValue());
    }
    LogitsProcessorList.of(config, tokens.prompt(), 10, List.of())
        .forEach(processor -> processor.process(tokens, scores));
    return scores;
  }

  @Test
  void repetition_divides_what_is_positive_and_multiplies_what_is_negative_once() {
    assertThat(after(Penalties.repetition(2), Tokens.of(0, 1, 0), 4, -4, 4))
        .containsExactly(2, -8, 4);
  }

  @Test
  void presence_is_taken_once_and_frequency_each_time_but_for_the_prompt() {
    Tokens tokens = Tokens.of(0, 1).and(1).and(2).and(1);
    Map<String, Object> both = Map.of("presence_penalty", 0.5, "frequency_penalty", 0.25);
    assertThat(configured(both, tokens, 1, 1, 1, 1)).containsExactly(1, 0, 0.25f, 1);
    assertThat(configured(Map.of("presence_penalty", -1), tokens, 1, 1, 1))
        .containsExactly(1, 2, 2);
  }

  @Test
  void a_run_of_tokens_does_not_come_twice() {
    assertThat(after(Penalties.noRepeat(2), Tokens.of(1, 2, 0, 1), 1, 1, 1))
        .containsExactly(1, 1, NO);
    assertThat(after(Penalties.noRepeat(1), Tokens.of(2), 1, 1, 1)).containsExactly(1, 1, NO);
    assertThat(after(Penalties.noRepeat(5), Tokens.of(2), 1, 1, 1)).containsExactly(1, 1, 1);
  }

  @Test
  void bad_words_of_several_tokens_are_stopped_at_their_last() {
    Map<String, Object> bad = Map.of("bad_words_ids", List.of(List.of(0), List.of(1, 2)));
    assertThat(configured(bad, Tokens.of(0, 1), 1, 1, 1)).containsExactly(NO, 1, NO);
    assertThat(configured(bad, Tokens.of(0, 2), 1, 1, 1)).containsExactly(NO, 1, 1);
  }

  @Test
  void an_end_waits_for_the_least_length() {
    Tokens tokens = Tokens.of(1, 1).and(1);
    assertThat(configured(Map.of("eos_token_id", 0, "min_length", 4), tokens, 1, 1))
        .containsExactly(NO, 1);
    assertThat(configured(Map.of("eos_token_id", 0, "min_length", 3), tokens, 1, 1))
        .containsExactly(1, 1);
    assertThat(configured(Map.of("eos_token_id", 0, "min_new_tokens", 2), tokens, 1, 1))
        .containsExactly(NO, 1);
  }

  @Test
  void tokens_are_forced_first_and_last() {
    assertThat(configured(Map.of("forced_bos_token_id", 1), Tokens.of(2), 5, 1, 9))
        .containsExactly(NO, 0, NO);
    Tokens nine = Tokens.of(1, 1, 1, 1, 1, 1, 1, 1, 1);
    assertThat(configured(Map.of("forced_eos_token_id", 0), nine, 5, 1)).containsExactly(0, NO);
    assertThat(configured(Map.of("forced_eos_token_id", 0), Tokens.of(1), 5, 1))
        .containsExactly(5, 1);
  }

  @Test
  void tokens_are_suppressed_always_or_at_the_beginning() {
    Map<String, Object> settings =
        Map.of("suppress_tokens", List.of(0), "begin_suppress_tokens", List.of(2));
    assertThat(configured(settings, Tokens.of(1, 1), 1, 1, 1)).containsExactly(NO, 1, NO);
    assertThat(configured(settings, Tokens.of(1, 1).and(1), 1, 1, 1)).containsExactly(NO, 1, 1);
  }

  @Test
  void shaping_comes_in_the_published_order_and_only_for_drawing() {
    Map<String, Object> settings = Map.of("temperature", 0.5, "top_k", 2);
    assertThat(configured(settings, Tokens.of(1), 1, 2, 3)).containsExactly(1, 2, 3);
    Map<String, Object> drawing = Map.of("temperature", 0.5, "top_k", 2, "do_sample", true);
    assertThat(configured(drawing, Tokens.of(1), 1, 2, 3)).containsExactly(NO, 4, 6);
  }

  @Test
  void the_likeliest_that_have_the_mass_together_stay() {
    float[] logs = {(float) Math.log(.5), (float) Math.log(.3), (float) Math.log(.2)};
    assertThat(after(LogitsWarpers.topP(.7, 1), Tokens.of(0), logs.clone())[2]).isEqualTo(NO);
    assertThat(after(LogitsWarpers.topP(.7, 1), Tokens.of(0), logs.clone())[1]).isNotEqualTo(NO);
    assertThat(after(LogitsWarpers.topP(.4, 1), Tokens.of(0), logs.clone()))
        .containsExactly(logs[0], NO, NO);
    assertThat(after(LogitsWarpers.topP(.1, 2), Tokens.of(0), logs.clone()))
        .containsExactly(logs[0], logs[1], NO);
    assertThat(after(LogitsWarpers.minP(.5, 1), Tokens.of(0), logs.clone()))
        .containsExactly(logs[0], logs[1], NO);
    assertThat(after(LogitsWarpers.topK(1, 1), Tokens.of(0), 3, 3, 2)).containsExactly(3, 3, NO);
  }

  @Test
  void a_seed_draws_the_same_again() {
    GenerationConfig seeded = GenerationConfig.standard().with("seed", 7);
    float[] scores = new float[100];
    MultinomialSampler one = new MultinomialSampler(seeded);
    MultinomialSampler other = new MultinomialSampler(seeded);
    for (int i = 0; i < 50; i++) {
      assertThat(one.one(scores)).isEqualTo(other.one(scores));
    }
    assertThat(one.several(scores, 100)).doesNotHaveDuplicates().hasSize(100);
  }
}
