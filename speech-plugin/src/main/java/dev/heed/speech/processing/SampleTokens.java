package dev.heed.speech.processing;

import dev.heed.model.Json;
import dev.heed.runtime.Inputs;
import java.util.List;

/** The waveform cut into tokens of so many samples, as Gemma 4's unified model reads it. */
final class SampleTokens implements FeatureExtractor {

  private final int rate;
  private final int size;
  private final float padding;

  SampleTokens(Json config) {
    SoundSettings settings = new SoundSettings(config);
    this.rate = settings.rate(16_000);
    this.size = settings.count("audio_samples_per_token", 640, 1 << 20);
    this.padding = settings.padding();
  }

  @Override
  public int rate() {
    return rate;
  }

  /**
   * {@code input_features} F32 {@code [B, tokens, samples]} and {@code input_features_mask} BOOL
   * {@code [B, tokens]}.
   */
  @Override
  public Inputs extract(List<float[]> waveforms) {
    List<float[][]> tokens = waveforms.stream().map(this::tokens).toList();
    int[] lengths = tokens.stream().mapToInt(t -> t.length).toArray();
    int longest = java.util.Arrays.stream(lengths).max().orElseThrow();
    return Inputs.of("input_features", FrameTensors.byTime(tokens, longest, size, padding))
        .and("input_features_mask", Masks.flags(lengths, longest));
  }

  private float[][] tokens(float[] samples) {
    float[][] tokens = new float[(samples.length + size - 1) / size][size];
    for (int t = 0; t < tokens.length; t++) {
      int from = t * size;
      System.arraycopy(samples, from, tokens[t], 0, Math.min(size, samples.length - from));
    }
    return tokens;
  }
}
