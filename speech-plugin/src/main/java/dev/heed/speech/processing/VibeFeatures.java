package dev.heed.speech.processing;

import dev.heed.model.Json;
import dev.heed.runtime.Inputs;
import java.util.List;

/** The waveform at one loudness, as VibeVoice's acoustic tokenizer reads it. */
final class VibeFeatures implements FeatureExtractor {

  private final CodecFeatures padded;
  private final boolean normalised;
  private final double target;
  private final float least;

  VibeFeatures(Json config) {
    SoundSettings settings = new SoundSettings(config);
    int rate = settings.rate(24_000);
    int multiple = settings.count("pad_to_multiple_of", 3200, 1 << 20);
    this.padded =
        new CodecFeatures(new CodecRule(rate, 1, settings.padding(), multiple, false, 0, 0, 0, 0));
    this.normalised = config.flag("normalize_audio", true);
    this.target = Math.pow(10, config.finite("target_dB_FS", -25) / 20);
    this.least = (float) config.finite("eps", 1e-6);
  }

  @Override
  public int rate() {
    return padded.rate();
  }

  /** {@code input_values} F32 {@code [B, 1, samples]} and {@code padding_mask} I64. */
  @Override
  public Inputs extract(List<float[]> waveforms) {
    return padded.extract(
        normalised ? waveforms.stream().map(this::atLoudness).toList() : waveforms);
  }

  private float[] atLoudness(float[] samples) {
    double squares = 0;
    for (float sample : samples) {
      squares += (double) sample * sample;
    }
    float root = (float) Math.sqrt(squares / samples.length);
    float gain = (float) (target / (root + least));
    float[] result = new float[samples.length];
    float loudest = 0;
    for (int i = 0; i < result.length; i++) {
      result[i] = samples[i] * gain;
      loudest = Math.max(loudest, Math.abs(result[i]));
    }
    for (int i = 0; loudest > 1 && i < result.length; i++) {
      result[i] /= loudest + least;
    }
    return result;
  }
}
