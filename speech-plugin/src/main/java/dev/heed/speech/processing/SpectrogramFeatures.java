package dev.heed.speech.processing;

import dev.heed.model.Json;
import dev.heed.runtime.Inputs;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Kaldi's filter bank as the Audio Spectrogram Transformer reads it: cut or padded to a fixed
 * number of frames, then normalised with the numbers of AudioSet.
 *
 * @see <a href="https://arxiv.org/abs/2104.01778">Gong et al. 2021, section 2.1</a>
 */
final class SpectrogramFeatures implements FeatureExtractor {

  private final LogMel mel;
  private final int rate;
  private final int frames;
  private final boolean normalised;
  private final float mean;
  private final float deviation;

  SpectrogramFeatures(Json config) {
    this.rate = new SoundSettings(config).rate(16000);
    this.frames = new SoundSettings(config).count("max_length", 1024, 1 << 16);
    this.normalised = config.flag("do_normalize", true);
    this.mean = (float) config.number("mean", -4.2677393);
    this.deviation = (float) (2 * config.number("std", 4.5689974));
    this.mel =
        LogMel.kaldi(Taper.hann(400), new SoundSettings(config).mels("num_mel_bins", 128), rate);
  }

  @Override
  public int rate() {
    return rate;
  }

  /** {@code input_values} F32 {@code [B, frames, mels]}. */
  @Override
  public Inputs extract(List<float[]> waveforms) {
    Tensor values = Tensor.zeros(ElementType.F32, Shape.of(waveforms.size(), frames, mel.mels()));
    FloatBuffer out = values.floats();
    for (float[] waveform : waveforms) {
      mel.requireFrame(waveform, rate);
      float[][] spectrum = mel.frames(waveform, 1);
      for (int t = 0; t < frames; t++) {
        out.put(normalise(t < spectrum.length ? spectrum[t] : new float[mel.mels()]));
      }
    }
    return Inputs.of("input_values", values);
  }

  private float[] normalise(float[] frame) {
    for (int m = 0; m < frame.length && normalised; m++) {
      frame[m] = (frame[m] - mean) / deviation;
    }
    return frame;
  }
}
