package dev.heed.speech.processing;

import dev.heed.model.Json;
import dev.heed.runtime.Inputs;
import java.util.Arrays;
import java.util.List;

/**
 * Log-mel frames in pairs as Granite Speech reads them, and how many embeddings its projector makes
 * of them.
 *
 * @see <a href="https://arxiv.org/abs/2505.08699">IBM 2025, section 2</a>
 */
final class GraniteFeatures implements FeatureExtractor {

  private final LogMel mel;
  private final int rate;
  private final int block;
  private final int perBlock;

  GraniteFeatures(Json given) {
    Json config = given.has("melspec_kwargs") ? given.object("melspec_kwargs") : given;
    SoundSettings settings = new SoundSettings(config);
    int fft = settings.transform("n_fft", 512);
    int frame = settings.frame("win_length", 400, fft);
    int hop = settings.hop(160);
    int mels = settings.mels("n_mels", 80);
    this.rate = settings.rate(config.has("sample_rate") ? config.integer("sample_rate") : 16_000);
    SoundSettings own = new SoundSettings(given);
    this.block = own.count("projector_window_size", 15, 1 << 16);
    this.perBlock = block / own.count("projector_downsample_rate", 5, 1 << 16);
    var shape =
        new MelFilters.Shape(
            fft / 2 + 1, mels, 0, Math.floorDiv(rate, 2), rate, MelScale.HTK, false);
    this.mel =
        new LogMel(
            new LogMel.Cut(
                Taper.amid(Taper.periodicHann(frame), fft),
                hop,
                Edges.mirrored(fft / 2),
                Emphasis.NONE),
            new RealFft(fft),
            Spectrum.ENERGY,
            MelFilters.overHertz(shape),
            LogMel.Scale.of(1e-10, Loudness.DECIMAL));
    settings.requireWork(rate, mel);
  }

  @Override
  public int rate() {
    return rate;
  }

  /**
   * {@code input_features} F32 {@code [B, frames / 2, 2 * mels]}, {@code audio_embed_sizes} I64
   * {@code [B]} and {@code input_features_mask} BOOL {@code [B, embeddings]}.
   */
  @Override
  public Inputs extract(List<float[]> waveforms) {
    List<float[][]> pairs = Padding.longest().fit(waveforms, 0).stream().map(this::pairs).toList();
    int[] sizes = waveforms.stream().mapToInt(w -> embeddings(w.length)).toArray();
    int longest = Arrays.stream(sizes).max().orElseThrow();
    return Inputs.of(
            "input_features", FrameTensors.byTime(pairs, pairs.get(0).length, 2 * mel.mels(), 0))
        .and("audio_embed_sizes", FrameTensors.numbers(sizes))
        .and("input_features_mask", Masks.flags(sizes, longest));
  }

  private int embeddings(int samples) {
    int steps = (samples / mel.hop() + 1) / 2;
    return (steps + block - 1) / block * perBlock;
  }

  private float[][] pairs(float[] samples) {
    float[][] frames = mel.frames(samples, 1);
    WhisperFeatures.scale(frames, WhisperFeatures.loudest(frames, frames.length));
    float[][] pairs = new float[frames.length / 2][2 * mel.mels()];
    for (int t = 0; t < pairs.length; t++) {
      System.arraycopy(frames[2 * t], 0, pairs[t], 0, mel.mels());
      System.arraycopy(frames[2 * t + 1], 0, pairs[t], mel.mels(), mel.mels());
    }
    return pairs;
  }
}
