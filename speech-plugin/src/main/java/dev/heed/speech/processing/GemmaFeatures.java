package dev.heed.speech.processing;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.Json;
import dev.heed.runtime.Inputs;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Log-mel frames as the sound encoders of Gemma 3n and Gemma 4 read them: magnitudes in single
 * precision, the recording up to a multiple of 128 samples and no longer than 30 seconds.
 */
final class GemmaFeatures implements FeatureExtractor {

  private static final int LONGEST = 480_000;
  private static final int MULTIPLE = 128;

  private final LogMel mel;
  private final int rate;
  private final int frame;
  private final int left;
  private final boolean silenced;
  private final float padding;
  private final float gain;
  private final Optional<List<Double>> means;
  private final Optional<List<Double>> deviations;

  private GemmaFeatures(Json config, Preset preset) {
    SoundSettings settings = new SoundSettings(config);
    this.rate = settings.rate(16_000);
    this.frame = samples(config, "frame_length_ms", preset.frameMs);
    int hop = samples(config, "hop_length_ms", 10);
    int fft = Integer.highestOneBit(Math.max(1, frame - 1)) * 2;
    fft *= config.flag("fft_overdrive", preset.overdrive) ? 2 : 1;
    int mels = settings.mels("feature_size", 128);
    settings.requireWork(LONGEST, hop, fft, mels);
    this.silenced = preset.silenced;
    this.left = preset.silenced ? frame / 2 : 0;
    this.padding = settings.padding();
    this.gain = (float) config.finite("input_scale_factor", 1);
    double by = config.finite("preemphasis", preset.emphasis);
    boolean first = config.flag("preemphasis_htk_flavor", true);
    Emphasis emphasis =
        by <= 0
            ? Emphasis.NONE
            : new Emphasis(first ? Emphasis.Kind.FIRST : Emphasis.Kind.BEFORE, by);
    boolean later = by > 0 && !first; // each frame begins one sample later
    Edges edges = later ? Edges.silent(left - 1, 0) : Edges.silent(left, -1);
    var shape =
        new MelFilters.Shape(
            fft / 2 + 1,
            mels,
            config.finite("min_frequency", preset.lowest),
            config.finite("max_frequency", preset.highest),
            rate,
            MelScale.HTK,
            false);
    double floor = config.finite("mel_floor", preset.floor);
    this.mel =
        new LogMel(
            new LogMel.Cut(preset.window(frame), hop, edges, emphasis).inSingle(),
            new RealFft(fft),
            Spectrum.MAGNITUDE,
            MelFilters.overHertz(shape),
            new LogMel.Scale(
                preset.silenced ? 0 : floor, preset.silenced ? floor : 0, Loudness.NATURAL));
    this.means = perPitch(config, "per_bin_mean", mels);
    this.deviations = perPitch(config, "per_bin_stddev", mels);
  }

  /** What a class has where its configuration says nothing. */
  private record Preset(
      double frameMs,
      boolean overdrive,
      double emphasis,
      double lowest,
      double highest,
      double floor,
      boolean silenced) {

    double[] window(int frame) {
      return silenced ? Taper.periodicHann(frame) : Taper.singleHann(frame);
    }
  }

  static GemmaFeatures three(Json config) {
    return new GemmaFeatures(config, new Preset(32, true, 0.97, 125, 7600, 1e-5, false));
  }

  static GemmaFeatures four(Json config) {
    return new GemmaFeatures(config, new Preset(20, false, 0, 0, 8000, 1e-3, true));
  }

  private int samples(Json config, String key, double otherwise) {
    double samples = Math.rint(rate * config.positive(key, otherwise) / 1000);
    if (samples < 1 || samples > 1 << 13) {
      throw invalidModel(
          "%s: '%s' should be 1 to %s samples, but is %.0f."
              .formatted(config.origin(), key, 1 << 13, samples));
    }
    return (int) samples;
  }

  private static Optional<List<Double>> perPitch(Json config, String key, int mels) {
    Optional<List<Double>> numbers =
        config.has(key) ? Optional.of(config.numbers(key)) : Optional.empty();
    if (numbers.filter(all -> all.size() != mels).isPresent()) {
      throw invalidModel(
          "%s: '%s' has %s numbers for %s pitches."
              .formatted(config.origin(), key, numbers.orElseThrow().size(), mels));
    }
    return numbers;
  }

  @Override
  public int rate() {
    return rate;
  }

  /**
   * {@code input_features} F32 {@code [B, frames, mels]} and {@code input_features_mask} BOOL
   * {@code [B, frames]}.
   */
  @Override
  public Inputs extract(List<float[]> waveforms) {
    List<float[]> cut =
        waveforms.stream().map(w -> w.length > LONGEST ? Arrays.copyOf(w, LONGEST) : w).toList();
    List<float[]> padded = Padding.multiple(MULTIPLE).fit(cut, padding);
    List<float[][]> spectra = padded.stream().map(this::spectrum).toList();
    int frames = spectra.get(0).length;
    int[] lengths = cut.stream().mapToInt(w -> real(w.length, frames)).toArray();
    for (int b = 0; silenced && b < lengths.length; b++) {
      for (int t = lengths[b]; t < frames; t++) {
        Arrays.fill(spectra.get(b)[t], 0);
      }
    }
    return Inputs.of("input_features", FrameTensors.byTime(spectra, frames, mel.mels(), 0))
        .and("input_features_mask", Masks.flags(lengths, frames));
  }

  /** Frames whose beginning (Gemma 3n) or end (Gemma 4) lies in the recording. */
  private int real(int samples, int frames) {
    int reach = silenced ? samples - (frame - left) : samples;
    return reach <= 0 ? 0 : Math.min(frames, (reach - 1) / mel.hop() + 1);
  }

  private float[][] spectrum(float[] samples) {
    mel.requireFrame(samples, rate);
    float[][] spectrum = mel.frames(samples, gain);
    for (float[] one : spectrum) {
      for (int m = 0; m < one.length; m++) {
        double value = one[m];
        value -= means.isPresent() ? means.get().get(m) : 0;
        value /= deviations.isPresent() ? deviations.get().get(m) : 1;
        one[m] = (float) value;
      }
    }
    return spectrum;
  }
}
