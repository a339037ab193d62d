package dev.heed.speech.whisper;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import dev.heed.speech.transcript.ByteLevelTokens;
import dev.heed.speech.transcript.Stored;
import dev.heed.speech.transcript.Timestamps;
import dev.heed.speech.transcript.Transcript;
import dev.heed.tensor.Rows;
import dev.heed.testing.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WhisperDecodingTest {

  static List<JsonNode> texts() {
    List<JsonNode> cases =
        Stored.cases("whisper_decode").stream().filter(json -> json.has("chunks")).toList();
    System.out.println("stored cases of Whisper's decoding: " + cases.size());
    return cases;
  }

  @Test
  void text_without_instructions_equals_the_published_code() {
    for (JsonNode json : Stored.cases("whisper_decode")) {
      if (json.has("skip_special")) {
        WhisperTokens tokens = tokens();
        List<Long> ids =
            java.util.Arrays.stream(Stored.longs(json.get("tokens")))
                .filter(tokens::isText)
                .boxed()
                .toList();
        assertThat(tokens.text(ids)).isEqualTo(json.get("skip_special").asText());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("texts")
  void passages_words_and_languages_equal_the_published_code(JsonNode json) {
    JsonNode kind = json.get("return_timestamps");
    Timestamps times =
        kind.isTextual() ? Timestamps.WORD : kind.asBoolean() ? Timestamps.TRUE : Timestamps.FALSE;
    StringBuilder pieces = new StringBuilder();
    WhisperTranscript reader =
        new WhisperTranscript(
            tokens(),
            times,
            json.get("return_language").asBoolean(),
            json.get("time_precision").asDouble(),
            pieces::append);
    windows(json).forEach(reader::read);
    Transcript transcript = reader.end();
    assertThat(pieces).hasToString(transcript.text());
    assertThat(transcript.text()).isEqualTo(json.get("text").asText());
    assertThat(transcript.chunks()).isEqualTo(Stored.chunks(json.get("optional")));
  }

  private static WhisperTokens tokens() {
    ModelFolder folder = ModelFolder.open(Reference.folder("models/whisper"));
    return WhisperTokens.of(
        new ByteLevelTokens(JsonNodes.of(folder.json("vocab.json"))),
        folder.json("generation_config.json"));
  }

  private static List<WhisperTranscript.Window> windows(JsonNode json) {
    List<WhisperTranscript.Window> windows = new ArrayList<>();
    for (JsonNode chunk : json.get("chunks")) {
      Optional<double[]> stride =
          chunk.hasNonNull("stride_s")
              ? Optional.of(Stored.doubles(chunk.get("stride_s")))
              : Optional.empty();
      double[] times = Stored.doubles(chunk.at("/token_timestamps/data"));
      windows.add(new WhisperTranscript.Window(Stored.longs(chunk.get("tokens")), times, stride));
    }
    return windows;
  }

  static List<JsonNode> rules() {
    return Stored.cases("whisper_timestamp_rules").stream()
        .filter(json -> json.get("processor").asText().contains("TimeStamp"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void the_rules_of_times_forbid_what_the_published_code_forbids(JsonNode json) {
    double[] logits = Stored.doubles(json.at("/logits/data"));
    float[] scores = new float[logits.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) logits[i];
    }
    JsonNode latest = json.path("max_initial_timestamp_index");
    int begin = json.get("begin_index").asInt();
    TimestampRule rule =
        new TimestampRule(
            json.get("no_timestamps_id").asInt(),
            439,
            begin,
            latest.isInt() ? OptionalInt.of(latest.asInt()) : OptionalInt.empty());
    long[] ids = Stored.longs(json.get("ids"));
    rule.process(Arrays.copyOfRange(ids, begin, ids.length), scores);
    int at = 0;
    int[] runs = Stored.ints(json.at("/masked_to_minus_inf_rle/rle"));
    for (int r = 0; r < runs.length; r += 2) {
      for (int k = 0; k < runs[r + 1]; k++, at++) {
        assertThat(scores[at] == Float.NEGATIVE_INFINITY).isEqualTo(runs[r] == 1);
      }
    }
    assertThat(Rows.argMax(scores, 0, scores.length)).isEqualTo(json.get("argmax").asInt());
  }

  @Test
  void there_are_stored_rules() {
    System.out.println("stored cases of the rules of times: " + rules().size());
    assertThat(rules()).isNotEmpty();
  }
}
