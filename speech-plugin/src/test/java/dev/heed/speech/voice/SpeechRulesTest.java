package dev.heed.speech.voice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.error.ErrorCode;
import dev.heed.testing.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpeechRulesTest {

  static List<JsonNode> cases() throws IOException {
    try (InputStream in = SpeechRulesTest.class.getResourceAsStream("stretches.json")) {
      JsonNode all = new ObjectMapper().readTree(in).get("cases");
      System.out.println("stored cases of stretches of speech: " + all.size());
      return StreamSupport.stream(all.spliterator(), false).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void stretches_are_those_of_the_published_rules_to_the_sample(JsonNode json) {
    JsonNode options = json.get("options");
    int rate = options.path("sampling_rate").asInt(16000);
    double[] probabilities =
        StreamSupport.stream(json.get("probabilities").spliterator(), false)
            .mapToDouble(JsonNode::asDouble)
            .toArray();
    List<SpeechStretch> expected =
        StreamSupport.stream(json.get("stretches").spliterator(), false)
            .map(pair -> new SpeechStretch(pair.get(0).asInt(), pair.get(1).asInt()))
            .toList();
    assertThat(rules(options).stretches(probabilities, 512 * rate / 16000, rate, length(json)))
        .isEqualTo(expected);
  }

  private static int length(JsonNode json) {
    return json.get("length").asInt();
  }

  private static SpeechRules rules(JsonNode options) {
    SpeechRules rules = SpeechRules.of(options.path("threshold").asDouble(0.5));
    return rules
        .withExit(options.path("neg_threshold").asDouble(rules.exit()))
        .withDurations(
            options.path("min_speech_duration_ms").asDouble(250) / 1000,
            options.path("max_speech_duration_s").asDouble(Double.POSITIVE_INFINITY),
            options.path("min_silence_duration_ms").asDouble(100) / 1000,
            options.path("speech_pad_ms").asDouble(30) / 1000);
  }

  @Test
  void rules_that_make_no_sense_are_refused_by_their_option() {
    refused(() -> SpeechRules.of(1.5), "--threshold", "between 0 and 1", "1.5");
    refused(() -> SpeechRules.standard().withExit(0.9), "--neg-threshold", "0.9");
    refused(() -> SpeechRules.standard().withDurations(-1, 9, 0.1, 0), "--min-speech-duration-ms");
    refused(() -> SpeechRules.standard().withDurations(0, 0.05, 0.1, 0), "--max-speech-duration-s");
  }

  private static void refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String... parts) {
    Refused.with(ErrorCode.INVALID_OPTION, call, parts);
  }
}
