package dev.heed.speech.processing;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.model.Json;
import dev.heed.runtime.Inputs;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Log-mel frames as NeMo's recognisers read them: the whole recording pre-emphasised, silence
 * beyond its ends. Parakeet's are normalised over the utterance, those of the streaming models are
 * not.
 *
 * @see <a href="https://arxiv.org/abs/2305.05084">Rekesh et al. 2023 (Fast Conformer)</a>
 */
final class ParakeetFeatures implements FeatureExtractor {

  private static final double LEAST = 0x1p-24;
  private static final float LEAST_DEVIATION = 1e-5f;

  private final LogMel mel;
  private final int rate;
  private final float padding;
  private final float emphasis;
  private final boolean normalised;

  private ParakeetFeatures(Json config, boolean normalised) {
    SoundSettings settings = new SoundSettings(config);
    int fft = settings.transform("n_fft", 512);
    int frame = settings.frame("win_length", 400, fft);
    int mels = settings.mels("feature_size", 80);
    this.rate = settings.rate(16_000);
    this.padding = settings.padding();
    this.emphasis = (float) config.finite("preemphasis", 0.97);
    this.normalised = normalised;
    var shape = new MelFilters.Shape(fft / 2 + 1, mels, 0, rate / 2.0, rate, MelScale.SLANEY, true);
    this.mel =
        new LogMel(
            new LogMel.Cut(
                Taper.amid(Taper.hann(frame), fft),
                settings.hop(160),
                Edges.silent(fft / 2, fft / 2),
                Emphasis.NONE),
            new RealFft(fft),
            Spectrum.ENERGY,
            MelFilters.overHertz(shape),
            new LogMel.Scale(0, LEAST, Loudness.NATURAL));
    settings.requireWork(rate, mel);
  }

  static ParakeetFeatures normalised(Json config) {
    return new ParakeetFeatures(config, true);
  }

  static ParakeetFeatures streaming(Json config) {
    return new ParakeetFeatures(config, false);
  }

  @Override
  public int rate() {
    return rate;
  }

  /**
   * {@code input_features} F32 {@code [B, frames, mels]} and {@code attention_mask} BOOL {@code [B,
   * frames]}; behind a recording all is 0.
   */
  @Override
  public Inputs extract(List<float[]> waveforms) {
    int samples = Padding.longest().of(waveforms);
    int[] lengths = waveforms.stream().mapToInt(w -> w.length / mel.hop()).toArray();
    List<float[][]> spectra = waveforms.stream().map(w -> spectrum(w, samples)).toList();
    int frames = spectra.get(0).length;
    for (int b = 0; b < lengths.length; b++) {
      if (normalised) {
        normalise(spectra.get(b), lengths[b]);
      }
      for (int t = lengths[b]; t < frames; t++) {
        Arrays.fill(spectra.get(b)[t], 0);
      }
    }
    return Inputs.of("input_features", FrameTensors.byTime(spectra, frames, mel.mels(), 0))
        .and("attention_mask", Masks.flags(lengths, frames));
  }

  private float[][] spectrum(float[] waveform, int samples) {
    int least = (normalised ? 2 : 1) * mel.hop();
    if (waveform.length < least) {
      throw invalidInput(
          String.format(
              Locale.ROOT,
              "A recording of %.1f ms is too short: this model needs at least %.1f ms. Give it more"
                  + " sound, or add silence.",
              1000.0 * waveform.length / rate,
              1000.0 * least / rate));
    }
    float[] emphasised = new float[samples];
    for (int i = 0; i < waveform.length; i++) {
      emphasised[i] = i == 0 ? waveform[0] : waveform[i] - emphasis * waveform[i - 1];
    }
    return mel.frames(emphasised, 1);
  }

  /** Mean and deviation of each pitch over the real frames, taken out of them. */
  private static void normalise(float[][] frames, int count) {
    for (int m = 0; m < frames[0].length; m++) {
      double mean = 0;
      for (int t = 0; t < count; t++) {
        mean += frames[t][m];
      }
      mean /= count;
      double squares = 0;
      for (int t = 0; t < count; t++) {
        squares += (frames[t][m] - mean) * (frames[t][m] - mean);
      }
      double deviation = Math.sqrt(squares / (count - 1)) + LEAST_DEVIATION;
      for (int t = 0; t < count; t++) {
        frames[t][m] = (float) ((frames[t][m] - mean) / deviation);
      }
    }
  }
}
