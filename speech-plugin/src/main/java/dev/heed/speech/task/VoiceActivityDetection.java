package dev.heed.speech.task;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.processing.Waves;
import dev.heed.speech.voice.SpeechDetector;
import dev.heed.speech.voice.SpeechRules;
import dev.heed.speech.voice.SpeechStretch;
import dev.heed.spi.Task;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * Where somebody speaks in a recording.
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
public final class VoiceActivityDetection implements Task<Audio, List<TimeSpan>> {

  /** The task's name tag. */
  public static final VoiceActivityDetectionType TYPE = new VoiceActivityDetectionType();

  private final int rate;
  private final SpeechRules rules;
  private final boolean seconds;
  private final int decimals;

  /**
   * @param rate samples in a second that the model hears
   * @param seconds whether answers are in seconds rather than samples at that rate
   * @param decimals of the seconds
   */
  VoiceActivityDetection(int rate, SpeechRules rules, boolean seconds, int decimals) {
    this.rate = rate;
    this.rules = rules;
    this.seconds = seconds;
    this.decimals = decimals;
  }

  /** {@code input [1, samples]} of the first recording, which is then cut into windows. */
  @Override
  public Inputs encode(List<Audio> batch) {
    float[] samples = Waves.of(batch, rate).get(0);
    return Inputs.of("input", Tensor.of(Shape.of(1, samples.length), samples));
  }

  @Override
  public List<List<TimeSpan>> decode(Outputs outputs, List<Audio> batch) {
    throw new HeedException(
        ErrorCode.UNSUPPORTED,
        "A detector of speech hears one window after the other, so there is no one run to decode."
            + " Use run.");
  }

  @Override
  public List<List<TimeSpan>> run(Session session, List<Audio> batch) {
    SpeechDetector detector = SpeechDetector.of(session, rate);
    return Waves.of(batch, rate).stream()
        .map(samples -> spans(detector.probabilities(samples), detector.window(), samples.length))
        .toList();
  }

  private List<TimeSpan> spans(double[] probabilities, int window, int length) {
    return rules.stretches(probabilities, window, rate, length).stream()
        .map(stretch -> span(stretch, length))
        .toList();
  }

  private TimeSpan span(SpeechStretch stretch, int length) {
    return seconds
        ? new TimeSpan(
            rounded(stretch.start()), Math.min(rounded(stretch.end()), (double) length / rate))
        : new TimeSpan(stretch.start(), stretch.end());
  }

  private double rounded(int sample) {
    return BigDecimal.valueOf((double) sample / rate)
        .setScale(decimals, RoundingMode.HALF_EVEN)
        .doubleValue();
  }
}
