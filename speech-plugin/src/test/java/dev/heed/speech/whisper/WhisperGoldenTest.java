package dev.heed.speech.whisper;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.generate.Decoder;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Device;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.Session;
import dev.heed.speech.transcript.ByteLevelTokens;
import dev.heed.speech.transcript.RecognitionOptions;
import dev.heed.speech.transcript.Stored;
import dev.heed.spi.Call;
import dev.heed.spi.OptionSchema;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Golden;
import dev.heed.testing.Tally;
import dev.heed.testkit.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What Whisper's rules add to generation: times, languages, and windows that go on from times. */
class WhisperGoldenTest {

  private static final ModelRuntime RUNTIME = ModelRuntime.create(System.err::println);

  private static List<Golden> cases() {
    return Golden.of("whisper");
  }

  private static Tensor features(Golden golden) {
    String other = golden.json().path("same_inputs_as").asText(golden.name());
    return cases().stream()
        .filter(one -> one.name().equals(other))
        .findFirst()
        .orElseThrow()
        .inputs()
        .get("input_features");
  }

  @Test
  void tokens_with_times_equal_the_published_ones_greedily_and_with_beams() {
    for (Golden golden : cases()) {
      if (golden.json().path("kind").asText().equals("generate")) {
        check(golden, "greedy", "1");
        check(golden, "beam3", "3");
      }
    }
  }

  private static void check(Golden golden, String search, String beams) {
    Map<String, String> options = new HashMap<>(Map.of("num-beams", beams));
    for (Map.Entry<String, JsonNode> entry : golden.json().get("generate_kwargs").properties()) {
      options.put(entry.getKey().replace('_', '-'), entry.getValue().asText());
    }
    JsonNode stored = golden.json().at("/" + search + "/sequences");
    Tensor features = features(golden);
    for (int item = 0; item < stored.size(); item++) {
      long[] expected = withoutEnd(Stored.longs(stored.get(item)));
      long[] heard = listen(Tensors.rows(features, item, item + 1), options);
      // The published code gives the prompt back where it writes no times.
      boolean withPrompt = expected.length > 0 && expected[0] == heard[0];
      int prompt = golden.json().get("decoder_prompt").size();
      long[] found = withPrompt ? heard : Arrays.copyOfRange(heard, prompt, heard.length);
      assertThat(found).as("%s %s item %d", golden, search, item).isEqualTo(expected);
      Tally.add(Tally.Kind.SEQUENCES, 1);
    }
  }

  @Test
  void languages_are_heard_as_the_published_code_hears_them() {
    for (Golden golden : cases()) {
      JsonNode languages = golden.json().path("language_ids");
      for (int item = 0; item < languages.size(); item++) {
        Tensor features = Tensors.rows(features(golden), item, item + 1);
        long[] heard = listen(features, Map.of("max-new-tokens", "1", "num-beams", "1"));
        assertThat(heard[1]).isEqualTo(languages.get(item).asLong());
        Tally.add(Tally.Kind.SEQUENCES, 1);
      }
    }
  }

  private static long[] listen(Tensor features, Map<String, String> options) {
    ModelFolder folder = ModelFolder.open(Golden.folder("whisper"));
    try (Session encoder = RUNTIME.open(folder.graph("encoder_model"), Device.CPU);
        Session decoder = RUNTIME.open(folder.graph("decoder_model_merged"), Device.CPU)) {
      WhisperSettings settings = settings(GenerationConfig.of(folder), options);
      WhisperTokens tokens =
          WhisperTokens.of(
              new ByteLevelTokens(JsonNodes.of(folder.json("vocab.json"))),
              settings.config().values());
      Generator generator = new Generator(Decoder.of(decoder), OptionalInt.empty());
      boolean times = settings.writesTimes(false);
      return new WhisperDecoder(
              encoder, generator, tokens, settings, Optional.empty(), Call.plain())
          .recording(features, features.shape().size(2), times, OptionalInt.empty())
          .tokens();
    }
  }

  private static WhisperSettings settings(GenerationConfig model, Map<String, String> options) {
    int steps = ModelFolder.open(Golden.folder("whisper")).config().integer("max_source_positions");
    return WhisperSettings.of(
        model, steps, OptionSchema.of(RecognitionOptions.class).parse(options));
  }

  @Test
  void language_and_task_of_the_model_hold_where_the_call_names_none() {
    GenerationConfig model = GenerationConfig.of(ModelFolder.open(Golden.folder("whisper")));
    GenerationConfig german = model.with("language", "german").with("task", "translate");
    assertThat(settings(model, Map.of()).detects()).isTrue();
    assertThat(settings(german, Map.of()).detects()).isFalse();
    assertThat(settings(german, Map.of()).prompt(OptionalInt.empty(), true))
        .isEqualTo(
            settings(model, Map.of("language", "de", "task", "translate"))
                .prompt(OptionalInt.empty(), true))
        .containsExactly(440, 442, 444);
    assertThat(settings(german, Map.of("language", "fr")).prompt(OptionalInt.empty(), true))
        .containsExactly(440, 443, 444);
    assertThat(settings(german, Map.of("task", "transcribe")).prompt(OptionalInt.empty(), false))
        .containsExactly(440, 442, 445, 449);
  }

  @Test
  void a_model_of_english_alone_has_no_language_to_choose() {
    GenerationConfig english =
        GenerationConfig.of(ModelFolder.open(Golden.folder("whisper")))
            .with("lang_to_id", null)
            .with("task_to_id", null)
            .with("language", "en")
            .with("task", "transcribe");
    assertThat(settings(english, Map.of()).prompt(OptionalInt.empty(), true)).containsExactly(440);
  }

  private static long[] withoutEnd(long... ids) {
    List<Long> kept = new ArrayList<>();
    Arrays.stream(ids).forEach(kept::add);
    while (!kept.isEmpty() && kept.get(kept.size() - 1) == 439) {
      kept.remove(kept.size() - 1);
    }
    return kept.stream().mapToLong(Long::longValue).toArray();
  }
}
