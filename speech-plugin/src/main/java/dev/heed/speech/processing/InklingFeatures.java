package dev.heed.speech.processing;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.Json;
import dev.heed.runtime.Inputs;
import java.util.Arrays;
import java.util.List;

/**
 * Log-mel frames as Inkling reads them, one to a token: decimal logarithms of magnitudes, each
 * frame ends where its token does.
 */
final class InklingFeatures implements FeatureExtractor {

  private final LogMel mel;
  private final int rate;
  private final float padding;

  InklingFeatures(Json config) {
    SoundSettings settings = new SoundSettings(config);
    this.rate = settings.rate(16_000);
    this.padding = settings.padding();
    double token = config.positive("audio_token_duration_s", 0.05);
    int hop = samples(config, token);
    int window = samples(config, token * config.positive("window_size_multiplier", 2));
    int fft = config.has("n_fft") ? settings.transform("n_fft", window) : window;
    if (fft < window) {
      throw invalidModel(
          "%s: 'n_fft' is %s, less than the %s samples of a frame."
              .formatted(config.origin(), fft, window));
    }
    int mels = settings.mels("feature_size", 80);
    settings.requireWork(30L * rate, hop, fft, mels);
    var shape = new MelFilters.Shape(fft / 2 + 1, mels, 0, rate / 2.0, rate, MelScale.SLANEY, true);
    this.mel =
        new LogMel(
            new LogMel.Cut(
                Taper.amid(Taper.periodicHann(window), fft),
                hop,
                Edges.silent(Math.max(0, fft - hop), 0),
                Emphasis.NONE),
            new RealFft(fft),
            new Spectrum(true, 1e-10, 0),
            MelFilters.overHertz(shape),
            LogMel.Scale.of(1e-10, Loudness.DECIMAL));
  }

  private int samples(Json config, double seconds) {
    double samples = seconds * rate;
    if (Math.abs(samples - Math.rint(samples)) > 1e-6 || samples < 1 || samples > 1 << 14) {
      throw invalidModel(
          "%s: 'audio_token_duration_s' and 'window_size_multiplier' make %.3f samples; there should be a whole number of them, 1 to %s."
              .formatted(config.origin(), samples, 1 << 14));
    }
    return (int) Math.rint(samples);
  }

  @Override
  public int rate() {
    return rate;
  }

  /**
   * {@code input_features} F32 {@code [B, tokens, mels]} and {@code input_features_mask} BOOL
   * {@code [B, tokens]}; behind a recording all is 0.
   */
  @Override
  public Inputs extract(List<float[]> waveforms) {
    int all = Padding.multiple(mel.hop()).of(waveforms);
    int[] lengths =
        waveforms.stream().mapToInt(w -> (w.length + mel.hop() - 1) / mel.hop()).toArray();
    int longest = Padding.longest().of(waveforms);
    List<float[][]> spectra =
        waveforms.stream()
            .map(w -> MonoSamples.fit(MonoSamples.fit(w, longest, padding), all, 0))
            .map(w -> mel.frames(w, 1))
            .toList();
    int frames = spectra.get(0).length;
    for (int b = 0; b < lengths.length; b++) {
      for (int t = lengths[b]; t < frames; t++) {
        Arrays.fill(spectra.get(b)[t], 0);
      }
    }
    return Inputs.of("input_features", FrameTensors.byTime(spectra, frames, mel.mels(), 0))
        .and("input_features_mask", Masks.flags(lengths, frames));
  }
}
