package dev.heed.speech.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.error.ErrorCode;
import dev.heed.model.ModelFolder;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.AudioReader;
import dev.heed.speech.transcript.Stored;
import dev.heed.speech.transcript.Transcript;
import dev.heed.spi.Call;
import dev.heed.spi.Source;
import dev.heed.spi.Task;
import dev.heed.testing.Golden;
import dev.heed.testing.Reference;
import dev.heed.testing.Refused;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Speech recognition on one open model, whose calls differ. */
class RecognitionTest {

  private static OpenedGraphs open(String model) {
    return OpenedGraphs.of(ModelFolder.open(Golden.folder(model)));
  }

  private static Audio wave(String name) {
    return new AudioReader().read(Source.of(Reference.folder("models_inputs/" + name)));
  }

  private static Transcript run(Task<Audio, Transcript> task, Audio audio, Call call) {
    return task.run(List.of(audio), call).get(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wav2vec2-ctc", "hubert-ctc", "whisper"})
  void calls_of_one_open_model_answer_as_the_published_pipelines_with_these_options(String model) {
    try (OpenedGraphs graphs = open(model)) {
      Task<Audio, Transcript> task = AutomaticSpeechRecognition.TYPE.open(graphs);
      for (JsonNode json : stored(model)) {
        StringBuilder pieces = new StringBuilder();
        Call call = Call.plain().withOptions(options(json.get("kwargs"))).listening(pieces::append);
        Transcript transcript = run(task, wave(file(json)), call);
        assertThat(transcript.text()).isEqualTo(json.at("/output/text").asText());
        assertThat(transcript.chunks()).isEqualTo(Stored.chunks(json.get("output")));
        assertThat(pieces).hasToString(transcript.text());
      }
    }
  }

  private static List<JsonNode> stored(String model) {
    List<JsonNode> cases =
        Stored.cases("pipelines").stream()
            .filter(json -> json.get("task").asText().equals("automatic-speech-recognition"))
            .filter(json -> json.get("model").asText().equals(model))
            .toList();
    assertThat(cases).hasSizeGreaterThan(3);
    return cases;
  }

  private static String file(JsonNode json) {
    return json.at("/args/0").asText().replace("inputs/", "");
  }

  private static Map<String, String> options(JsonNode kwargs) {
    Map<String, String> options = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : kwargs.properties()) {
      JsonNode value = entry.getValue();
      if (value.isObject()) {
        options.putAll(options(value));
      } else {
        options.put(
            entry.getKey().replace('_', '-'), value.isTextual() ? value.asText() : "" + value);
      }
    }
    return options;
  }

  @Test
  void a_second_graph_is_opened_by_the_first_call_that_needs_it() {
    Audio audio = Audio.mono(new float[40_000], 16000);
    Call call = Call.plain().withOptions(Map.of("language", "en", "max-new-tokens", "2"));
    try (OpenedGraphs graphs = open("whisper")) {
      Task<Audio, Transcript> task = AutomaticSpeechRecognition.TYPE.open(graphs);
      List<String> first = graphs.names();
      assertThat(first).startsWith("encoder_model").doesNotContain("detector");
      run(task, audio, call);
      assertThat(graphs.names()).isEqualTo(first);
      run(task, audio, call.withOption("cut-at-pauses", "true"));
      assertThat(graphs.names()).endsWith("detector");
      Call words = call.withOption("return-timestamps", "word");
      Refused.with(ErrorCode.UNSUPPORTED, () -> run(task, audio, words), "cannot look into");
    }
  }

  static List<Call> refused() {
    return List.of(
        Call.plain().withOption("return-timestamp", "true"),
        Call.plain().withOption("return-timestamps", "sentence"),
        Call.plain().withOption("chunk-length-s", "-1"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void what_is_no_option_is_refused_with_what_it_could_be(Call call) {
    try (OpenedGraphs graphs = open("wav2vec2-ctc")) {
      Task<Audio, Transcript> task = AutomaticSpeechRecognition.TYPE.open(graphs);
      String option = call.options().byName().keySet().iterator().next();
      ErrorCode code =
          option.equals("return-timestamp") ? ErrorCode.UNKNOWN_NAME : ErrorCode.INVALID_OPTION;
      Refused.with(code, () -> run(task, wave("wave_8000_0.f32.bin"), call), option);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"wav2vec2-ctc", "whisper"})
  void a_call_without_time_is_stopped(String model) {
    try (OpenedGraphs graphs = open(model)) {
      Task<Audio, Transcript> task = AutomaticSpeechRecognition.TYPE.open(graphs);
      Call call = Call.plain().within(Duration.ZERO);
      Refused.with(
          ErrorCode.TIMEOUT, () -> run(task, wave("wave_14000_0.f32.bin"), call), "time limit");
    }
  }

  @Test
  void times_that_a_model_cannot_give_are_refused() {
    try (OpenedGraphs graphs = open("whisper")) {
      Task<Audio, Transcript> task = AutomaticSpeechRecognition.TYPE.open(graphs);
      Call call = Call.plain().withOption("return-timestamps", "char");
      Refused.with(
          ErrorCode.INVALID_OPTION,
          () -> run(task, wave("wave_14000_0.f32.bin"), call),
          "false or true or word",
          "'char'");
    }
  }
}
