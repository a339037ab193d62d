package dev.heed.speech.processing;

import dev.heed.model.Json;
import dev.heed.runtime.Inputs;
import java.util.List;

/** Log-mel frames as LASR (MedASR) reads them: Kaldi's pitches, without its emphasis. */
final class LasrFeatures implements FeatureExtractor {

  private final LogMel mel;
  private final int rate;
  private final float padding;

  LasrFeatures(Json config) {
    SoundSettings settings = new SoundSettings(config);
    int fft = settings.transform("n_fft", 512);
    int mels = settings.mels("feature_size", 128);
    int frame = settings.frame("win_length", 400, fft);
    this.rate = settings.rate(16_000);
    this.padding = settings.padding();
    var shape = new MelFilters.Shape(fft / 2 + 1, mels, 125, 7500, rate, MelScale.KALDI, false);
    this.mel =
        new LogMel(
            new LogMel.Cut(Taper.hann(frame), settings.hop(160), Edges.NONE, Emphasis.NONE),
            new RealFft(fft),
            Spectrum.ENERGY,
            MelFilters.overMel(shape),
            LogMel.Scale.of(1e-5, Loudness.NATURAL));
    settings.requireWork(rate, mel);
  }

  @Override
  public int rate() {
    return rate;
  }

  /** {@code input_features} F32 {@code [B, frames, mels]}. */
  @Override
  public Inputs extract(List<float[]> waveforms) {
    List<float[]> padded = Padding.longest().fit(waveforms, padding);
    mel.requireFrame(padded.get(0), rate);
    List<float[][]> spectra = padded.stream().map(w -> mel.frames(w, 1)).toList();
    int frames = spectra.get(0).length;
    return Inputs.of("input_features", FrameTensors.byTime(spectra, frames, mel.mels(), 0));
  }
}
