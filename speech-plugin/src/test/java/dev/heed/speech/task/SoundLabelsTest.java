package dev.heed.speech.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.heed.error.ErrorCode;
import dev.heed.model.ModelFolder;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.AudioReader;
import dev.heed.speech.voice.SileroVad;
import dev.heed.speech.voice.SpeechRules;
import dev.heed.speech.voice.TimeSpan;
import dev.heed.spi.Call;
import dev.heed.spi.OptionSchema;
import dev.heed.spi.Source;
import dev.heed.spi.Task;
import dev.heed.spi.TaskOption;
import dev.heed.task.ScoredLabel;
import dev.heed.testing.Golden;
import dev.heed.testing.Reference;
import dev.heed.testing.Refused;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Classes of sounds, and where somebody speaks. */
class SoundLabelsTest {

  private static OpenedGraphs open(String model) {
    return OpenedGraphs.of(ModelFolder.open(Golden.folder(model)));
  }

  private static Audio wave(String name) {
    return new AudioReader().read(Source.of(Reference.folder("models_inputs/" + name)));
  }

  @Test
  void calls_of_one_open_classifier_want_as_many_labels_as_they_like() {
    try (OpenedGraphs graphs = open("audio-spectrogram-transformer")) {
      Task<Audio, List<ScoredLabel>> task = AudioClassification.TYPE.open(graphs);
      List<Audio> batch = List.of(wave("wave_8000_1.f32.bin"), wave("wave_8000_2.f32.bin"));
      List<List<ScoredLabel>> two = task.run(batch, Call.plain().withOption("top-k", "2"));
      assertThat(two.get(1)).extracting(ScoredLabel::label).containsExactly("Speech", "Dog");
      assertThat(two.get(1).get(0).score()).isCloseTo(0.738224f, within(1e-5f));
      assertThat(two.get(0)).hasSize(2);
      assertThat(task.run(batch.subList(1, 2), Call.plain().withOption("top-k", "1")))
          .containsExactly(two.get(1).subList(0, 1));
    }
  }

  @Test
  void somebody_speaks_in_the_message_and_calls_choose_the_unit() {
    OpenedGraphs graphs = OpenedGraphs.of(ModelFolder.open(SileroVad.MODEL.folder().get()));
    Audio message =
        new AudioReader().read(Source.of(Reference.folder("../examples/sounds/message.wav")));
    try (graphs) {
      Task<Audio, List<TimeSpan>> task = VoiceActivityDetection.TYPE.open(graphs);
      List<TimeSpan> seconds = task.run(List.of(message), Call.plain()).get(0);
      List<TimeSpan> samples =
          task.run(List.of(message), Call.plain().withOption("return-seconds", "false")).get(0);
      assertThat(seconds.get(0).start()).isCloseTo(0.14, within(0.15));
      assertThat(samples).hasSameSizeAs(seconds);
      assertThat(samples.get(0).start() / 16000).isCloseTo(seconds.get(0).start(), within(1e-3));
      Call odd = Call.plain().withOption("sampling-rate", "44100");
      Refused.with(
          ErrorCode.INVALID_OPTION, () -> task.run(List.of(message), odd), "16000 or 8000");
    }
  }

  @Test
  void labels_of_ones_own_are_needed_in_the_call() {
    Task<Audio, List<ScoredLabel>> task;
    try (OpenedGraphs graphs = open("clap")) {
      task = ZeroShotAudioClassification.TYPE.open(graphs);
      List<Audio> batch = List.of(Audio.mono(new float[48000], 48000));
      Refused.with(
          ErrorCode.INVALID_OPTION, () -> task.run(batch, Call.plain()), "--candidate-labels");
    }
  }

  @Test
  void options_have_their_published_names_and_defaults() {
    assertThat(VoiceActivityDetection.TYPE.options())
        .extracting(TaskOption::name)
        .containsExactly(
            "threshold",
            "neg-threshold",
            "min-speech-duration-ms",
            "max-speech-duration-s",
            "min-silence-duration-ms",
            "speech-pad-ms",
            "sampling-rate",
            "return-seconds",
            "time-resolution");
    assertThat(AutomaticSpeechRecognition.TYPE.options())
        .extracting(TaskOption::name)
        .startsWith(
            "chunk-length-s",
            "stride-length-s",
            "cut-at-pauses",
            "return-timestamps",
            "language",
            "task",
            "return-language",
            "max-new-tokens");
    assertThat(ZeroShotAudioClassification.TYPE.options())
        .extracting(TaskOption::name)
        .containsExactly("candidate-labels", "hypothesis-template");
    assertThat(OptionSchema.of(VoiceActivityDetection.TYPE.optionsType()).parse(Map.of()).rules())
        .isEqualTo(SpeechRules.standard());
  }
}
