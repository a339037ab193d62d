package dev.heed.speech.processing;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.Json;
import dev.heed.runtime.Inputs;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;

/**
 * Log-mel frames that UnivNet turns back into sound, and the noise that it shapes. The published
 * class draws other noise at every call; Heed's is drawn from a fixed seed, so that an answer can
 * be repeated.
 *
 * @see <a href="https://arxiv.org/abs/2106.07889">Jang et al. 2021, section 2</a>
 */
final class UnivNetFeatures implements FeatureExtractor {

  private static final long SEED = 0;

  private final LogMel mel;
  private final int rate;
  private final int longest;
  private final int noise;
  private final float padding;
  private final boolean masked;
  private final boolean normalised;
  private final double least;
  private final double most;
  private final float factor;

  UnivNetFeatures(Json config) {
    SoundSettings settings = new SoundSettings(config);
    this.rate = settings.rate(24_000);
    this.longest = settings.window("max_length_s", 10, rate);
    this.noise = settings.count("model_in_channels", 64, 1 << 12);
    this.padding = settings.padding();
    this.masked = config.flag("return_attention_mask", true);
    this.normalised = config.flag("do_normalize", false);
    this.least = config.finite("normalize_min", -11.512925148010254);
    this.most = config.finite("normalize_max", 2.3143386840820312);
    this.factor = (float) Math.log(config.positive("compression_factor", 1));
    this.mel = mel(config, settings);
  }

  private LogMel mel(Json config, SoundSettings settings) {
    int frame = settings.transform("win_length", 1024);
    int fft =
        config.keys().contains("filter_length") && !config.has("filter_length")
            ? Integer.highestOneBit(frame - 1) * 2
            : settings.transform("filter_length", 1024);
    if (frame != fft) {
      throw invalidModel(
          "%s: a frame of %s samples ('win_length') does not fit a transform of %s ('filter_length')."
              .formatted(config.origin(), frame, fft));
    }
    int hop = settings.hop(256);
    int mels = settings.mels("num_mel_bins", 100);
    settings.requireWork(longest, hop, fft, mels);
    int mirrored = Math.max(0, (fft - hop) / 2) + (config.flag("center", false) ? fft / 2 : 0);
    double highest = config.has("fmax") ? config.finite("fmax", 0) : rate / 2.0;
    var shape =
        new MelFilters.Shape(
            fft / 2 + 1, mels, config.finite("fmin", 0), highest, rate, MelScale.SLANEY, true);
    return new LogMel(
        new LogMel.Cut(
            Taper.named(config.text("win_function", "hann_window"), frame),
            hop,
            Edges.mirrored(mirrored),
            Emphasis.NONE),
        new RealFft(fft),
        new Spectrum(true, 0, config.finite("mel_floor", 1e-9)),
        MelFilters.overHertz(shape),
        LogMel.Scale.of(config.positive("compression_clip_val", 1e-5), Loudness.NATURAL));
  }

  @Override
  public int rate() {
    return rate;
  }

  /**
   * {@code input_features} F32 {@code [B, frames, mels]}, {@code padding_mask} I64 {@code [B,
   * samples]} and {@code noise_sequence} F32 {@code [B, frames, channels]}.
   */
  @Override
  public Inputs extract(List<float[]> waveforms) {
    int samples = Math.min(longest, Padding.longest().of(waveforms));
    List<float[][]> spectra =
        Padding.to(samples).fit(waveforms, padding).stream().map(this::spectrum).toList();
    int frames = spectra.get(0).length;
    int[] lengths = waveforms.stream().mapToInt(w -> w.length).toArray();
    Inputs inputs =
        Inputs.of("input_features", FrameTensors.byTime(spectra, frames, mel.mels(), 0));
    return (masked ? inputs.and("padding_mask", Masks.of(lengths, samples)) : inputs)
        .and("noise_sequence", noise(lengths.length, frames));
  }

  private float[][] spectrum(float[] samples) {
    mel.requireFrame(samples, rate);
    float[][] frames = mel.frames(samples, 1);
    for (float[] frame : frames) {
      for (int m = 0; m < frame.length; m++) {
        double value = frame[m] + factor;
        frame[m] = (float) (normalised ? 2 * ((value - least) / (most - least)) - 1 : value);
      }
    }
    return frames;
  }

  private Tensor noise(int items, int frames) {
    Tensor tensor = Tensor.zeros(ElementType.F32, Shape.of(items, frames, noise));
    FloatBuffer out = tensor.floats();
    Random random = new Random(SEED);
    float[] drawn = new float[frames * noise];
    for (int b = 0; b < items; b++) {
      for (int i = 0; i < drawn.length; i++) {
        drawn[i] = (float) random.nextGaussian();
      }
      out.put(drawn);
    }
    return tensor;
  }
}
