package dev.heed.speech.processing;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.runtime.Inputs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A type that nobody published, computed as the published one with the same keys; what was assumed
 * is told.
 */
final class ForeignExtractor implements FeatureExtractor {

  /** Keys that only one published way of computing has. */
  private static final Map<String, List<String>> KEYS =
      Map.of(
          "WhisperFeatureExtractor", List.of("n_fft", "hop_length", "chunk_length"),
          "ASTFeatureExtractor", List.of("num_mel_bins", "max_length", "mean", "std"),
          "SeamlessM4TFeatureExtractor", List.of("num_mel_bins", "stride"),
          "ClapFeatureExtractor", List.of("fft_window_size", "truncation"),
          "Wav2Vec2FeatureExtractor", List.of("do_normalize", "sampling_rate"));

  /** Published in transformers 5.18, and computed as none of the others. */
  private static final Set<String> OTHER =
      Set.of(
          "CohereAsrFeatureExtractor",
          "FunAsrNanoFeatureExtractor",
          "GraniteSpeech5FeatureExtractor",
          "MusicgenMelodyFeatureExtractor",
          "NeuCodecFeatureExtractor",
          "Pop2PianoFeatureExtractor",
          "Xcodec2FeatureExtractor");

  private final FeatureExtractor as;
  private final String notice;

  private ForeignExtractor(FeatureExtractor as, String notice) {
    this.as = as;
    this.notice = notice;
  }

  /**
   * Empty where the keys are no known type's.
   *
   * @throws dev.heed.error.HeedException UNSUPPORTED for a published type that is computed in a way
   *     of its own
   */
  static Optional<FeatureExtractor> of(String type, Json config) {
    if (OTHER.contains(type)) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "%s: Heed does not compute what '%s' makes of sound. Make it where Python is at hand, and give the tensors to 'heed infer'."
              .formatted(config.origin(), type));
    }
    return List.of(
            "WhisperFeatureExtractor",
            "ASTFeatureExtractor",
            "SeamlessM4TFeatureExtractor",
            "ClapFeatureExtractor",
            "Wav2Vec2FeatureExtractor")
        .stream()
        .filter(known -> fits(known, config))
        .findFirst()
        .map(
            known ->
                new ForeignExtractor(
                    FeatureExtractors.named(known, config),
                    "%s: feature extractor type '%s' is not a published one. Its keys are read as those of %s."
                        .formatted(config.origin(), type, known)));
  }

  /** A waveform's keys alone, for what is given as samples. */
  private static boolean fits(String known, Json config) {
    boolean all = KEYS.getOrDefault(known, List.of()).stream().allMatch(config::has);
    return known.equals("Wav2Vec2FeatureExtractor")
        ? all && !config.has("n_fft") && !config.has("hop_length") && !config.has("num_mel_bins")
        : all;
  }

  @Override
  public int rate() {
    return as.rate();
  }

  @Override
  public Inputs extract(List<float[]> waveforms) {
    return as.extract(waveforms);
  }

  @Override
  public List<String> notices() {
    return List.of(notice);
  }
}
