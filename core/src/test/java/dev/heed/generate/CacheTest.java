package dev.heed.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheTest {

  private static final int TOKENS = 20;

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "llama"})
  void tokens_with_the_cache_are_those_of_reading_all_anew(String model) {
    try (Layout layout = Layout.open(model, "causal")) {
      long[] prompt = LongStream.rangeClosed(10, 18).toArray();
      GenerationConfig config =
          layout.config().with("eos_token_id", null).with("max_new_tokens", TOKENS);
      assertThat(generate(layout, prompt, config)).isEqualTo(anew(layout, prompt, config));
    }
  }

  private static long[] generate(Layout layout, long[] prompt, GenerationConfig config) {
    Prompt start = Prompt.of(List.of(prompt), 0);
    return layout
        .generator
        .generate(start, Generation.of(config))
        .sequences()
        .get(0)
        .tokens()
        .toArray();
  }

  /** One token at a time, each from a run that has no past. */
  private static long[] anew(Layout layout, long[] prompt, GenerationConfig config) {
    long[] ids = prompt;
    while (ids.length < prompt.length + TOKENS) {
      ids = generate(layout, Arrays.copyOf(ids, ids.length), config.with("max_new_tokens", 1));
    }
    return ids;
  }
}
