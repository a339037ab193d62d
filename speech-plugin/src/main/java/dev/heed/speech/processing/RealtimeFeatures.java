package dev.heed.speech.processing;

import dev.heed.model.Json;
import dev.heed.runtime.Inputs;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Log-mel frames as Voxtral's real-time model reads them: as Whisper's, but of a recording however
 * long, and no further than 8 below a loudness that is set beforehand.
 */
final class RealtimeFeatures implements FeatureExtractor {

  private final LogMel mel;
  private final int rate;
  private final float padding;
  private final OptionalDouble loudest;

  RealtimeFeatures(Json config) {
    SoundSettings settings = new SoundSettings(config);
    int fft = settings.transform("n_fft", 400);
    int mels = settings.mels("feature_size", 128);
    this.rate = settings.rate(16_000);
    this.padding = settings.padding();
    this.loudest =
        config.keys().contains("global_log_mel_max") && !config.has("global_log_mel_max")
            ? OptionalDouble.empty()
            : OptionalDouble.of(config.finite("global_log_mel_max", 1.5));
    this.mel = WhisperFeatures.mel(fft, settings.hop(160), mels, rate);
    settings.requireWork(rate, mel);
  }

  @Override
  public int rate() {
    return rate;
  }

  /** {@code input_features} F32 {@code [B, mels, frames]}. */
  @Override
  public Inputs extract(List<float[]> waveforms) {
    List<float[]> padded = Padding.longest().fit(waveforms, padding);
    int frames = mel.frames(padded.get(0).length) - 1;
    List<float[][]> spectra = padded.stream().map(w -> mel.frames(w, 1)).toList();
    float most =
        loudest.isPresent()
            ? (float) loudest.getAsDouble()
            : spectra.stream()
                .map(s -> WhisperFeatures.loudest(s, frames))
                .max(Float::compare)
                .orElseThrow();
    spectra.forEach(s -> WhisperFeatures.scale(s, most));
    return Inputs.of("input_features", FrameTensors.byPitch(spectra, frames, mel.mels()));
  }
}
