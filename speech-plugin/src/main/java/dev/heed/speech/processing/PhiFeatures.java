package dev.heed.speech.processing;

import dev.heed.model.Json;
import dev.heed.runtime.Inputs;
import java.util.Arrays;
import java.util.List;

/**
 * Log-mel frames as Phi-4 multimodal reads them, and how many embeddings its encoder makes of them.
 *
 * @see <a href="https://arxiv.org/abs/2503.01743">Microsoft 2025, section 2.1.2</a>
 */
final class PhiFeatures implements FeatureExtractor {

  private static final int FULL_SCALE = 1 << 15;

  private final LogMel mel;
  private final int rate;
  private final int window;
  private final float padding;
  private final int compression;
  private final int downsampling;
  private final int stride;

  PhiFeatures(Json config) {
    SoundSettings settings = new SoundSettings(config);
    int fft = settings.transform("n_fft", 512);
    this.rate = settings.rate(16_000);
    this.window = settings.frame("win_length", 400, fft);
    this.padding = settings.padding();
    this.compression = settings.count("audio_compression_rate", 8, 1 << 16);
    this.downsampling = settings.count("audio_downsample_rate", 1, 1 << 16);
    this.stride = settings.count("audio_feat_stride", 1, 1 << 16);
    var emphasis = new Emphasis(Emphasis.Kind.FIRST, config.finite("preemphasis", 0.97));
    var shape =
        new MelFilters.Shape(
            fft / 2 + 1,
            settings.mels("feature_size", 80),
            config.finite("mel_min_frequency", 0),
            config.finite("mel_max_frequency", 7690),
            rate,
            MelScale.KALDI,
            false);
    this.mel =
        new LogMel(
            new LogMel.Cut(Taper.hamming(window), settings.hop(160), Edges.NONE, emphasis),
            new RealFft(fft),
            Spectrum.ENERGY,
            MelFilters.overMel(shape),
            LogMel.Scale.of(1, Loudness.NATURAL));
    settings.requireWork(rate, mel);
  }

  @Override
  public int rate() {
    return rate;
  }

  /**
   * {@code audio_input_features} F32 {@code [B, frames, mels]}, {@code audio_embed_sizes} I64
   * {@code [B]}, and of several recordings {@code audio_attention_mask} BOOL {@code [B, frames]}.
   */
  @Override
  public Inputs extract(List<float[]> waveforms) {
    waveforms.forEach(w -> mel.requireFrame(w, rate));
    int samples = Padding.longest().of(waveforms);
    List<float[][]> spectra = waveforms.stream().map(w -> spectrum(w, samples)).toList();
    int[] lengths =
        waveforms.stream()
            .mapToInt(w -> Math.multiplyExact(mel.frames(w.length), stride))
            .toArray();
    int[] sizes = Arrays.stream(lengths).map(n -> up(up(n, compression), downsampling)).toArray();
    Inputs inputs =
        Inputs.of(
                "audio_input_features",
                FrameTensors.byTime(spectra, spectra.get(0).length, mel.mels(), 0))
            .and("audio_embed_sizes", FrameTensors.numbers(sizes));
    int longest = Arrays.stream(lengths).max().orElseThrow();
    return lengths.length == 1
        ? inputs
        : inputs.and("audio_attention_mask", Masks.flags(lengths, longest));
  }

  private static int up(int number, int by) {
    return (number + by - 1) / by;
  }

  /** Of a shorter recording, the frame that only begins in it is silent. */
  private float[][] spectrum(float[] samples, int all) {
    float[] padded = MonoSamples.fit(samples, all, padding);
    float[][] spectrum = mel.frames(padded, FULL_SCALE);
    for (int t = mel.frames(samples.length); t < samples.length / mel.hop() - 1; t++) {
      if (samples.length < all && t < spectrum.length) {
        Arrays.fill(spectrum[t], 0);
      }
    }
    return spectrum;
  }
}
