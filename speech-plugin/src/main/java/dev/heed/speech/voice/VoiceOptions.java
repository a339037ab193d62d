package dev.heed.speech.voice;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Option;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/**
 * The options of voice activity detection, as the published {@code get_speech_timestamps} has them.
 *
 * @see <a href="https://github.com/snakers4/silero-vad">Silero VAD</a>
 */
public record VoiceOptions(
    @Option(
            value = "How likely a window must be to be speech.",
            placeholder = "P",
            byDefault = "0.5",
            min = 0,
            max = 1)
        double threshold,
    @Option(value = "Below it speech may end (0.15 less).", placeholder = "P", min = 0, max = 1)
        Optional<Double> negThreshold,
    @Option(value = "Shorter speech is dropped.", placeholder = "MS", byDefault = "250", min = 0)
        double minSpeechDurationMs,
    @Option(
            value = "Longer speech is cut, at a pause if any (none).",
            placeholder = "SECONDS",
            min = 0)
        Optional<Double> maxSpeechDurationS,
    @Option(value = "Silence that ends speech.", placeholder = "MS", byDefault = "100", min = 0)
        double minSilenceDurationMs,
    @Option(value = "Added on both sides.", placeholder = "MS", byDefault = "30", min = 0)
        double speechPadMs,
    @Option(
            value = "What the model hears: 16000 or 8000 samples in a second.",
            placeholder = "HZ",
            byDefault = "16000")
        int samplingRate,
    @Option(value = "Else samples at that rate.", byDefault = "true") boolean returnSeconds,
    @Option(value = "Decimals of the seconds.", byDefault = "3", min = 0, max = 9)
        int timeResolution) {

  private static final int RATE = 16000;

  public VoiceOptions {
    if (samplingRate != RATE && samplingRate != RATE / 2) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--sampling-rate should be 16000 or 8000, which the detector hears, but is %s. Recordings at other rates are resampled to it."
              .formatted(samplingRate));
    }
  }

  /** What counts as a stretch of speech. */
  public SpeechRules rules() {
    SpeechRules rules = SpeechRules.of(threshold);
    return rules
        .withExit(negThreshold.orElse(rules.exit()))
        .withDurations(
            minSpeechDurationMs / 1000,
            maxSpeechDurationS.orElse(rules.maxSpeech()),
            minSilenceDurationMs / 1000,
            speechPadMs / 1000);
  }

  /**
   * Where somebody speaks.
   *
   * @param probabilities of each window
   * @param window samples in a window
   * @param length samples of the recording
   */
  public List<TimeSpan> spans(double[] probabilities, int window, int length) {
    return rules().stretches(probabilities, window, samplingRate, length).stream()
        .map(stretch -> span(stretch, length))
        .toList();
  }

  private TimeSpan span(SpeechStretch stretch, int length) {
    return returnSeconds
        ? new TimeSpan(
            rounded(stretch.start()),
            Math.min(rounded(stretch.end()), (double) length / samplingRate))
        : new TimeSpan(stretch.start(), stretch.end());
  }

  private double rounded(int sample) {
    return BigDecimal.valueOf((double) sample / samplingRate)
        .setScale(timeResolution, RoundingMode.HALF_EVEN)
        .doubleValue();
  }
}
