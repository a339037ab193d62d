package dev.heed.speech.processing;

import dev.heed.api.Internal;
import dev.heed.model.Json;
import dev.heed.runtime.Inputs;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Log-mel frames as Whisper reads them: decimal logarithms, no further than 8 below the loudest,
 * over windows of a fixed length.
 *
 * @see <a href="https://arxiv.org/abs/2212.04356">Radford et al. 2022, section 2.2</a>
 */
@Internal
public final class WhisperFeatures implements FeatureExtractor {

  private static final float RANGE = 8;

  private final LogMel mel;
  private final int rate;
  private final int window;
  private final float padding;
  private final boolean masked;

  private WhisperFeatures(Json config) {
    SoundSettings settings = new SoundSettings(config);
    int fft = settings.transform("n_fft", 400);
    int hop = settings.hop(160);
    this.rate = settings.rate(16000);
    this.window = settings.window("chunk_length", 30, rate);
    this.padding = settings.padding();
    this.masked = config.flag("return_attention_mask", false);
    int mels = settings.mels("feature_size", 80);
    settings.requireWork(window, hop, fft, mels);
    this.mel = mel(fft, hop, mels, rate);
  }

  /** Whisper's frames: the pitches up to 8 kHz, in decimal logarithms. */
  static LogMel mel(int fft, int hop, int mels, int rate) {
    var shape = new MelFilters.Shape(1 + fft / 2, mels, 0, 8000, rate, MelScale.SLANEY, true);
    return LogMel.centered(fft, hop, MelFilters.overHertz(shape), Loudness.DECIMAL);
  }

  /** What {@code preprocessor_config.json} describes. */
  public static WhisperFeatures of(Json config) {
    return new WhisperFeatures(config);
  }

  @Override
  public int rate() {
    return rate;
  }

  /** Samples in one window, to which every recording is cut or padded. */
  public int window() {
    return window;
  }

  /** Samples from one frame to the next. */
  public int hop() {
    return mel.hop();
  }

  /**
   * {@code input_features} F32 {@code [B, mels, frames]}, and {@code attention_mask} I64 {@code [B,
   * frames]} where the configuration asks for it.
   */
  @Override
  public Inputs extract(List<float[]> waveforms) {
    return extract(waveforms, Padding.to(window), masked);
  }

  /** {@code input_features [1, mels, frames]} of a whole recording, however long. */
  public Inputs whole(float[] waveform) {
    return extract(List.of(waveform), Padding.longest(), false);
  }

  Inputs extract(List<float[]> waveforms, Padding to, boolean mask) {
    int samples = to.of(waveforms);
    int frames = mel.frames(samples) - 1;
    Tensor features = Tensor.zeros(ElementType.F32, Shape.of(waveforms.size(), mel.mels(), frames));
    FloatBuffer out = features.floats();
    for (float[] waveform : waveforms) {
      put(mel.frames(MonoSamples.fit(waveform, samples, padding), 1), frames, out);
    }
    Inputs inputs = Inputs.of("input_features", features);
    int[] lengths =
        waveforms.stream()
            .mapToInt(w -> (Math.min(w.length, samples) + mel.hop() - 1) / mel.hop())
            .toArray();
    return mask ? inputs.and("attention_mask", Masks.of(lengths, frames)) : inputs;
  }

  /** Turns time by pitch into pitch by time; the last frame is left out. */
  private void put(float[][] spectrum, int frames, FloatBuffer out) {
    float least = loudest(spectrum, frames) - RANGE;
    float[] row = new float[frames];
    for (int m = 0; m < mel.mels(); m++) {
      for (int t = 0; t < frames; t++) {
        row[t] = (Math.max(spectrum[t][m], least) + 4) / 4;
      }
      out.put(row);
    }
  }

  /** Changes frames in place: no further than 8 below {@code loudest}, around 0. */
  static void scale(float[][] spectrum, float loudest) {
    for (float[] frame : spectrum) {
      for (int m = 0; m < frame.length; m++) {
        frame[m] = (Math.max(frame[m], loudest - RANGE) + 4) / 4;
      }
    }
  }

  /** The loudest value of the first frames. */
  static float loudest(float[][] spectrum, int frames) {
    float loudest = Float.NEGATIVE_INFINITY;
    for (int t = 0; t < frames; t++) {
      for (float value : spectrum[t]) {
        loudest = Math.max(loudest, value);
      }
    }
    return loudest;
  }
}
