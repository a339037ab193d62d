package dev.heed.speech.processing;

import dev.heed.model.Json;
import dev.heed.runtime.Inputs;
import java.util.Arrays;
import java.util.List;

/**
 * Log-mel frames as Qwen3-ASR reads them: as Whisper's, but longer recordings are kept whole, and
 * frames come in whole windows.
 */
final class QwenFeatures implements FeatureExtractor {

  private final LogMel mel;
  private final int rate;
  private final int window;
  private final int multiple;
  private final float padding;

  QwenFeatures(Json config) {
    SoundSettings settings = new SoundSettings(config);
    int fft = settings.transform("n_fft", 400);
    int hop = settings.hop(160);
    int mels = settings.mels("feature_size", 128);
    this.rate = settings.rate(16_000);
    int least = settings.least("min_length", 8000);
    this.window = Math.max(least, settings.window("chunk_length", 30, rate));
    this.multiple = Math.max(1, 2 * settings.least("n_window", 50));
    this.padding = settings.padding();
    settings.requireWork(window, hop, fft, mels);
    this.mel = WhisperFeatures.mel(fft, hop, mels, rate);
  }

  @Override
  public int rate() {
    return rate;
  }

  /** {@code input_features} F32 {@code [B, mels, frames]}. */
  @Override
  public Inputs extract(List<float[]> waveforms) {
    int samples = Math.max(window, Padding.longest().of(waveforms));
    List<float[]> padded = Padding.to(samples).fit(waveforms, padding);
    int frames = mel.frames(samples) - 1;
    List<float[][]> spectra = padded.stream().map(w -> spectrum(w, frames)).toList();
    int all = Math.multiplyExact((frames + multiple - 1) / multiple, multiple);
    return Inputs.of("input_features", FrameTensors.byPitch(spectra, all, mel.mels()));
  }

  private float[][] spectrum(float[] samples, int frames) {
    float[][] spectrum = Arrays.copyOf(mel.frames(samples, 1), frames);
    WhisperFeatures.scale(spectrum, WhisperFeatures.loudest(spectrum, frames));
    return spectrum;
  }
}
