package dev.heed.speech.processing;

import dev.heed.model.Json;
import dev.heed.runtime.Inputs;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Kaldi's filter bank as SeamlessM4T and w2v-BERT read it: every pitch normalised over the
 * utterance, neighbouring frames stacked.
 *
 * @see <a href="https://arxiv.org/abs/2308.11596">Seamless Communication 2023, section 4.1</a>
 */
final class StackedFeatures implements FeatureExtractor {

  private static final double FULL_SCALE = 1 << 15;

  private final LogMel mel;
  private final int rate;
  private final int stride;
  private final float padding;
  private final boolean masked;

  StackedFeatures(Json config) {
    this.rate = new SoundSettings(config).rate(16000);
    this.stride = new SoundSettings(config).count("stride", 2, 1024);
    this.padding = new SoundSettings(config).padding();
    this.masked = config.flag("return_attention_mask", true);
    this.mel =
        LogMel.kaldi(Taper.povey(400), new SoundSettings(config).mels("num_mel_bins", 80), rate);
  }

  @Override
  public int rate() {
    return rate;
  }

  /**
   * {@code input_features} F32 {@code [B, frames / stride, stride * mels]} and {@code
   * attention_mask} I64 {@code [B, frames / stride]}.
   */
  @Override
  public Inputs extract(List<float[]> waveforms) {
    List<float[][]> spectra = waveforms.stream().map(this::spectrum).toList();
    int longest = spectra.stream().mapToInt(s -> s.length).max().orElseThrow();
    int steps = (longest + longest % 2) / stride; // padded to an even number
    Tensor features =
        Tensor.zeros(ElementType.F32, Shape.of(spectra.size(), steps, (long) stride * mel.mels()));
    FloatBuffer out = features.floats();
    float[] silence = new float[mel.mels()];
    Arrays.fill(silence, padding);
    for (float[][] spectrum : spectra) {
      for (int t = 0; t < steps * stride; t++) {
        out.put(t < spectrum.length ? spectrum[t] : silence);
      }
    }
    Inputs inputs = Inputs.of("input_features", features);
    int[] lengths = spectra.stream().mapToInt(this::steps).toArray();
    return masked ? inputs.and("attention_mask", Masks.of(lengths, steps)) : inputs;
  }

  /** A stacked step is real where its second frame is. */
  private int steps(float[][] spectrum) {
    return (spectrum.length + stride - 2) / stride;
  }

  private float[][] spectrum(float[] waveform) {
    mel.requireFrame(waveform, rate);
    return UtteranceNorm.ofSample(mel.frames(waveform, FULL_SCALE));
  }
}
