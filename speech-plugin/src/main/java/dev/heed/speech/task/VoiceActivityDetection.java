package dev.heed.speech.task;

import dev.heed.model.ModelFolder;
import dev.heed.runtime.Session;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.AudioReader;
import dev.heed.speech.processing.MonoSamples;
import dev.heed.speech.voice.SileroVad;
import dev.heed.speech.voice.SpeechDetector;
import dev.heed.speech.voice.TimeSpan;
import dev.heed.speech.voice.VoiceOptions;
import dev.heed.spi.Call;
import dev.heed.spi.Reader;
import dev.heed.spi.StandardModel;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import java.util.List;
import java.util.Optional;

/**
 * Where somebody speaks in a recording. A detector takes one window after the other and keeps a
 * state, so this is no single run.
 *
 * <pre>{@code
 * Audio audio = new AudioReader().read(Source.of(Path.of("talk.mp3")));
 * Opening opening = Opening.standard();
 * try (var pipeline = heed.pipeline(VoiceActivityDetection.TYPE, opening)) {
 *   List<TimeSpan> speech = pipeline.run(audio);
 * }
 * }</pre>
 *
 * @see <a href="https://github.com/snakers4/silero-vad">Silero VAD, get_speech_timestamps</a>
 */
public final class VoiceActivityDetection implements TaskType<Audio, List<TimeSpan>> {

  /** The description of the task. */
  public static final VoiceActivityDetection TYPE = new VoiceActivityDetection();

  private VoiceActivityDetection() {}

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

  @Override
  public Class<VoiceOptions> optionsType() {
    return VoiceOptions.class;
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
    return Optional.of(SileroVad.MODEL);
  }

  /** On {@code model}, or the only graph under the name that it was published with. */
  @Override
  public Task<Audio, List<TimeSpan>> open(TaskSetup setup) {
    List<String> graphs = setup.folder().graphs();
    Session session = setup.session(graphs.size() == 1 ? graphs.get(0) : "model");
    return (batch, call) -> run(session, batch, call);
  }

  private static List<List<TimeSpan>> run(Session session, List<Audio> batch, Call call) {
    VoiceOptions options = call.options(VoiceOptions.class);
    SpeechDetector detector = SpeechDetector.of(session, options.samplingRate());
    return MonoSamples.of(batch, detector.rate()).stream()
        .map(
            samples ->
                options.spans(
                    detector.probabilities(call, samples), detector.window(), samples.length))
        .toList();
  }

  @Override
  public String print(List<TimeSpan> output) {
    return TimeSpan.text(output);
  }
}
