package dev.heed.speech.processing;

import dev.heed.model.Json;
import dev.heed.runtime.Inputs;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.List;

/**
 * The waveform itself, as wav2vec2, HuBERT, Moonshine and SpeechT5 read it; with {@code
 * do_normalize} each utterance has mean 0 and variance 1. Where the model takes no attention mask,
 * the padding is part of what is normalised, as it was when the model was trained.
 */
final class WaveformFeatures implements FeatureExtractor {

  private final int rate;
  private final float padding;
  private final boolean normalised;
  private final boolean masked;

  private WaveformFeatures(Json config, boolean usually, boolean usuallyMasked) {
    this.rate = new SoundSettings(config).rate(16000);
    this.padding = new SoundSettings(config).padding();
    this.normalised = config.flag("do_normalize", usually);
    this.masked = config.flag("return_attention_mask", usuallyMasked);
  }

  /** Normalised and without a mask, unless the configuration says otherwise: wav2vec2's. */
  static WaveformFeatures normalised(Json config) {
    return new WaveformFeatures(config, true, false);
  }

  /** As it is and with a mask, unless the configuration says otherwise: SpeechT5's. */
  static WaveformFeatures masked(Json config) {
    return new WaveformFeatures(config, false, true);
  }

  @Override
  public int rate() {
    return rate;
  }

  /**
   * {@code input_values} F32 {@code [B, samples]}, and {@code attention_mask} I64 {@code [B,
   * samples]} where the configuration asks for it; shorter recordings are padded.
   */
  @Override
  public Inputs extract(List<float[]> waveforms) {
    return extract(waveforms, Padding.longest());
  }

  Inputs extract(List<float[]> waveforms, Padding to) {
    int samples = to.of(waveforms);
    Tensor values = Tensor.zeros(ElementType.F32, Shape.of(waveforms.size(), samples));
    var out = values.floats();
    int[] lengths = waveforms.stream().mapToInt(w -> Math.min(w.length, samples)).toArray();
    for (int b = 0; b < lengths.length; b++) {
      float[] padded = MonoSamples.fit(waveforms.get(b), samples, padding);
      out.put(normalised ? normalise(padded, masked ? lengths[b] : samples) : padded);
    }
    Inputs inputs = Inputs.of("input_values", values);
    return masked ? inputs.and("attention_mask", Masks.of(lengths, samples)) : inputs;
  }

  /** Mean 0 and variance 1 over the first {@code length} samples; what follows is padding. */
  private float[] normalise(float[] samples, int length) {
    float mean = PairwiseSum.of(samples, length) / length;
    float[] squares = new float[length];
    for (int i = 0; i < length; i++) {
      squares[i] = (samples[i] - mean) * (samples[i] - mean);
    }
    float variance = PairwiseSum.of(squares, length) / length;
    float deviation = (float) Math.sqrt(variance + 1e-7);
    for (int i = 0; i < samples.length; i++) {
      samples[i] = i < length ? (samples[i] - mean) / deviation : padding;
    }
    return samples;
  }
}
