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
 * Kaldi's filter bank as Speech2Text reads it: cepstral mean and variance normalised over the
 * utterance.
 *
 * @see <a href="https://arxiv.org/abs/2010.05171">Wang et al. 2020 (fairseq S2T)</a>
 */
final class BankFeatures implements FeatureExtractor {

  private final LogMel mel;
  private final int rate;
  private final float padding;
  private final boolean means;
  private final boolean variances;

  BankFeatures(Json config) {
    boolean normalised = config.flag("do_ceptral_normalize", true);
    this.rate = new SoundSettings(config).rate(16000);
    this.padding = new SoundSettings(config).padding();
    this.means = normalised && config.flag("normalize_means", true);
    this.variances = normalised && config.flag("normalize_vars", true);
    this.mel =
        LogMel.kaldi(Taper.povey(400), new SoundSettings(config).mels("num_mel_bins", 80), rate);
  }

  @Override
  public int rate() {
    return rate;
  }

  /**
   * {@code input_features} F32 {@code [B, frames, mels]} and {@code attention_mask} I64 {@code [B,
   * frames]}.
   */
  @Override
  public Inputs extract(List<float[]> waveforms) {
    List<float[][]> spectra = waveforms.stream().map(this::spectrum).toList();
    int[] lengths = spectra.stream().mapToInt(s -> s.length).toArray();
    int frames = Arrays.stream(lengths).max().orElseThrow();
    Tensor features = Tensor.zeros(ElementType.F32, Shape.of(lengths.length, frames, mel.mels()));
    FloatBuffer out = features.floats();
    float[] silence = new float[mel.mels()];
    Arrays.fill(silence, padding);
    for (float[][] spectrum : spectra) {
      for (int t = 0; t < frames; t++) {
        out.put(t < spectrum.length ? spectrum[t] : silence);
      }
    }
    return Inputs.of("input_features", features).and("attention_mask", Masks.of(lengths, frames));
  }

  private float[][] spectrum(float[] waveform) {
    mel.requireFrame(waveform, rate);
    return UtteranceNorm.cepstral(mel.frames(waveform, 1 << 15), means, variances);
  }
}
