package dev.heed.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.error.ErrorCode;
import dev.heed.testing.Reference;
import dev.heed.testing.Refused;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What cannot be generated, and what the refusal says. */
class GenerationConfigValidatorTest {

  private static void refused(Map<String, Object> settings, String... parts) {
    try (Layout gpt2 = Layout.open("gpt2", "causal")) {
      GenerationConfig config = gpt2.config();
      for (Map.Entry<String, Object> setting : settings.entrySet()) {
        config = config.with(setting.getKey(), setting.getValue());
      }
      Generation how = Generation.of(config);
      Prompt prompt = Prompt.of(List.of(new long[] {1, 2}), 0);
      Refused.with(ErrorCode.INVALID_OPTION, () -> gpt2.generator.generate(prompt, how), parts);
    }
  }

  @Test
  void settings_that_contradict_each_other_are_named() {
    refused(Map.of("num_return_sequences", 2), "greedy", "num_beams");
    refused(Map.of("num_return_sequences", 4, "num_beams", 2), "as many sequences as it has beams");
    refused(Map.of("min_new_tokens", 9, "max_new_tokens", 3), "min_new_tokens is 9");
    refused(Map.of("max_new_tokens", 0), "max_new_tokens", "at least 1");
    refused(Map.of("top_p", 1.5), "top_p", "from 0 to 1");
    refused(Map.of("num_beams", 0), "num_beams", "at least 1");
    refused(Map.of("stop_strings", "x"), "tokenizer");
  }

  @Test
  void a_prompt_without_tokens_is_refused() {
    Refused.with(
        ErrorCode.INVALID_INPUT, () -> Prompt.of(List.of(new long[0]), 0), "prompt is empty");
  }

  @Test
  void a_prompt_longer_than_the_positions_is_refused() {
    try (Layout gpt2 = Layout.open("gpt2", "causal")) {
      Prompt prompt = Prompt.of(List.of(new long[65]), 0);
      Refused.with(
          ErrorCode.INVALID_INPUT,
          () -> gpt2.generator.generate(prompt, Generation.of(gpt2.config())),
          "65 tokens",
          "64 positions");
    }
  }

  @Test
  void a_sequence_ends_where_the_positions_do() {
    try (Layout gpt2 = Layout.open("gpt2", "causal")) {
      Prompt prompt = Prompt.of(List.of(new long[] {1, 2, 3}), 0);
      GenerationConfig endless =
          gpt2.config().with("max_new_tokens", 500).with("eos_token_id", null);
      Generated generated = gpt2.generator.generate(prompt, Generation.of(endless));
      assertThat(generated.sequences().get(0).tokens().size()).isEqualTo(64);
    }
  }

  @Test
  void a_prompt_that_fills_the_length_is_refused() {
    try (Layout gpt2 = Layout.open("gpt2", "causal")) {
      Prompt prompt = Prompt.of(List.of(new long[30]), 0);
      Refused.with(
          ErrorCode.INVALID_INPUT,
          () ->
              gpt2.generator.generate(prompt, Generation.of(gpt2.config().with("max_length", 25))),
          "30 tokens",
          "nothing can be added");
    }
  }

  @Test
  void a_decoder_without_its_encoder_says_what_is_missing() {
    try (Layout t5 = Layout.open("t5", "merged")) {
      Prompt prompt = Prompt.repeated(1, 0);
      Refused.model(
          () -> t5.generator.generate(prompt, Generation.of(t5.config())),
          "encoder",
          "run that first");
    }
  }

  @Test
  void drawing_with_a_seed_is_repeatable_and_gives_as_many_as_asked() {
    try (Layout gpt2 = Layout.open("gpt2", "causal")) {
      Prompt prompt = Prompt.of(List.of(new long[] {1, 2, 3}, new long[] {4}), 439);
      GenerationConfig config =
          gpt2.config()
              .with("do_sample", true)
              .with("seed", 11)
              .with("num_return_sequences", 3)
              .with("max_new_tokens", 6);
      Generated one = gpt2.generator.generate(prompt, Generation.of(config));
      Generated again = gpt2.generator.generate(prompt, Generation.of(config));
      assertThat(one.sequences()).hasSize(6);
      assertThat(one.padded()).isDeepEqualTo(again.padded());
      Generated beams = gpt2.generator.generate(prompt, Generation.of(config.with("num_beams", 3)));
      assertThat(beams.sequences()).hasSize(6);
    }
  }

  @Test
  void config_reads_the_folder_and_the_pipeline_before_the_user() {
    dev.heed.model.ModelFolder whisper =
        dev.heed.model.ModelFolder.open(Reference.folder("models/whisper"));
    GenerationConfig config =
        GenerationConfig.forPipeline(
            whisper, "automatic-speech-recognition", Map.of("max_new_tokens", 256, "num_beams", 5));
    assertThat(config.maxNewTokens()).isEmpty();
    assertThat(config.maxLength()).isEqualTo(32);
    assertThat(config.numBeams()).isEqualTo(5);
    assertThat(config.ends()).containsExactly(439);
  }
}
