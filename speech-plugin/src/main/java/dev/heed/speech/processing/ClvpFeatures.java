package dev.heed.speech.processing;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.Json;
import dev.heed.runtime.Inputs;
import java.util.Collections;
import java.util.List;

/**
 * Log-mel frames as CLVP reads a voice that it imitates: six seconds, each pitch over its norm.
 *
 * @see <a href="https://arxiv.org/abs/2305.07243">Betker 2023, section 2</a>
 */
final class ClvpFeatures implements FeatureExtractor {

  private final LogMel mel;
  private final int rate;
  private final int window;
  private final float padding;
  private final List<Double> norms;

  ClvpFeatures(Json config) {
    SoundSettings settings = new SoundSettings(config);
    int fft = settings.transform("n_fft", 1024);
    int hop = settings.hop(256);
    int mels = settings.mels("feature_size", 80);
    this.rate = settings.rate(22_050);
    this.window = settings.window("default_audio_length", 6, rate);
    this.padding = settings.padding();
    settings.requireWork(window, hop, fft, mels);
    var shape = new MelFilters.Shape(1 + fft / 2, mels, 0, 8000, rate, MelScale.HTK, true);
    LogMel plain = LogMel.centered(fft, hop, MelFilters.overHertz(shape), Loudness.NATURAL);
    this.mel =
        new LogMel(
            plain.cut(),
            plain.transform(),
            plain.spectrum(),
            plain.filters(),
            LogMel.Scale.of(1e-5, Loudness.NATURAL));
    this.norms =
        config.has("mel_norms") ? config.numbers("mel_norms") : Collections.nCopies(mels, 1.0);
    if (norms.size() != mels) {
      throw invalidModel(
          "%s: 'mel_norms' has %s numbers for %s pitches."
              .formatted(config.origin(), norms.size(), mels));
    }
  }

  @Override
  public int rate() {
    return rate;
  }

  /**
   * {@code input_features} F32 {@code [B, mels, frames]} and {@code attention_mask} I64 {@code [B,
   * samples]}.
   */
  @Override
  public Inputs extract(List<float[]> waveforms) {
    List<float[][]> spectra =
        Padding.to(window).fit(waveforms, padding).stream().map(this::spectrum).toList();
    int[] lengths = waveforms.stream().mapToInt(w -> w.length).toArray();
    return Inputs.of(
            "input_features", FrameTensors.byPitch(spectra, mel.frames(window), mel.mels()))
        .and("attention_mask", Masks.of(lengths, window));
  }

  private float[][] spectrum(float[] samples) {
    float[][] frames = mel.frames(samples, 1);
    for (float[] frame : frames) {
      for (int m = 0; m < frame.length; m++) {
        frame[m] = (float) (frame[m] / norms.get(m));
      }
    }
    return frames;
  }
}
