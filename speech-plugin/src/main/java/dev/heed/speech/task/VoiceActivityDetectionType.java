package dev.heed.speech.task;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.ModelFolder;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.AudioReader;
import dev.heed.speech.voice.SpeechRules;
import dev.heed.spi.Options;
import dev.heed.spi.Reader;
import dev.heed.spi.StandardModel;
import dev.heed.spi.Task;
import dev.heed.spi.TaskOption;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The name tag of {@link VoiceActivityDetection}. */
public final class VoiceActivityDetectionType implements TaskType<Audio, List<TimeSpan>> {

  private static final int RATE = 16000;
  private static final int DECIMALS = 3;

  VoiceActivityDetectionType() {}

  @Override
  public String id() {
    return "voice-activity-detection";
  }

  @Override
  public String summary() {
    return "Where somebody speaks in a recording.";
  }

  @Override
  public Reader<Audio> reader() {
    return new AudioReader();
  }

  /** {@code model}, or the only graph under the name that it was published with. */
  @Override
  public String graph(ModelFolder folder) {
    List<String> graphs = folder.graphs();
    return graphs.size() == 1 ? graphs.get(0) : "model";
  }

  @Override
  public Task<Audio, List<TimeSpan>> open(TaskSetup setup) {
    Options options = setup.options();
    return new VoiceActivityDetection(
        rate(options),
        rules(options),
        options.flag("return-seconds", true),
        options.integer("time-resolution", DECIMALS));
  }

  private static int rate(Options options) {
    int rate = options.integer("sampling-rate", RATE);
    if (rate != RATE && rate != RATE / 2) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--sampling-rate should be 16000 or 8000, which the detector hears, but is %d. Recordings at other rates are resampled to it."
              .formatted(rate));
    }
    return rate;
  }

  private static SpeechRules rules(Options options) {
    SpeechRules rules = SpeechRules.of(options.number("threshold", 0.5));
    return rules
        .withExit(options.number("neg-threshold", rules.exit()))
        .withDurations(
            options.number("min-speech-duration-ms", 1000 * rules.minSpeech()) / 1000,
            options.number("max-speech-duration-s", rules.maxSpeech()),
            options.number("min-silence-duration-ms", 1000 * rules.minSilence()) / 1000,
            options.number("speech-pad-ms", 1000 * rules.pad()) / 1000);
  }

  @Override
  public boolean fits(ModelFolder folder) {
    return folder
        .findJson("config.json")
        .map(config -> config.text("model_type", "").startsWith("silero"))
        .orElse(false);
  }

  @Override
  public Optional<StandardModel> standardModel() {
    return Optional.of(StandardModels.SILERO_VAD);
  }

  @Override
  public List<TaskOption> options() {
    return List.of(
        new TaskOption("threshold", "P", "How likely a window must be to be speech (0.5)."),
        new TaskOption("neg-threshold", "P", "Below it speech may end (0.15 less)."),
        new TaskOption("min-speech-duration-ms", "MS", "Shorter speech is dropped (250)."),
        new TaskOption(
            "max-speech-duration-s", "SECONDS", "Longer speech is cut, at a pause if any (none)."),
        new TaskOption("min-silence-duration-ms", "MS", "Silence that ends speech (100)."),
        new TaskOption("speech-pad-ms", "MS", "Added on both sides (30)."),
        new TaskOption("sampling-rate", "HZ", "What the model hears: 16000 or 8000 (16000)."),
        new TaskOption("return-seconds", "true|false", "Else samples at that rate (true)."),
        new TaskOption("time-resolution", "N", "Decimals of the seconds (" + DECIMALS + ")."));
  }

  @Override
  public String print(List<TimeSpan> output) {
    return output.isEmpty()
        ? "nobody speaks"
        : output.stream()
            .map(span -> "%9.2f - %9.2f".formatted(span.start(), span.end()))
            .collect(Collectors.joining("\n"));
  }
}
