package dev.heed.speech.processing;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.Json;
import dev.heed.runtime.Inputs;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Mel frames in decibels as CLAP reads them. A short recording is repeated or padded. Of a long one
 * the published code takes a random stretch; Heed takes the first ({@code rand_trunc}), and the
 * middles of the three thirds beside a shrunken whole ({@code fusion}), so that an answer can be
 * repeated.
 *
 * @see <a href="https://arxiv.org/abs/2211.06687">Wu et al. 2023, section 3.3</a>
 */
final class ClapFeatures implements FeatureExtractor {

  private final LogMel mel;
  private final int rate;
  private final int longest;
  private final boolean fusion;
  private final String padding;
  private final float value;

  ClapFeatures(Json config) {
    SoundSettings settings = new SoundSettings(config);
    int fft = settings.transform("fft_window_size", 1024);
    int hop = settings.hop(480);
    int mels = settings.mels("feature_size", 64);
    this.rate = settings.rate(48000);
    this.longest = settings.window("max_length_s", 10, rate);
    settings.requireWork(longest, hop, fft, mels);
    this.fusion = fusion(config.text("truncation", "fusion"));
    this.padding = config.text("padding", "repeatpad");
    this.value = settings.padding();
    var shape =
        new MelFilters.Shape(
            fft / 2 + 1,
            mels,
            config.finite("frequency_min", 0),
            config.finite("frequency_max", 14000),
            rate,
            fusion ? MelScale.HTK : MelScale.SLANEY,
            !fusion);
    this.mel = LogMel.centered(fft, hop, MelFilters.overHertz(shape), Loudness.DECIBEL);
  }

  private static boolean fusion(String truncation) {
    return switch (truncation) {
      case "fusion" -> true;
      case "rand_trunc" -> false;
      default ->
          throw invalidModel(
              "The feature extractor's truncation '%s' is not known: it is fusion or rand_trunc."
                  .formatted(truncation));
    };
  }

  @Override
  public int rate() {
    return rate;
  }

  /**
   * {@code input_features} F32 {@code [B, views, frames, mels]}, one view or four with fusion, and
   * {@code is_longer} BOOL {@code [B, 1]}.
   */
  @Override
  public Inputs extract(List<float[]> waveforms) {
    int views = fusion ? 4 : 1;
    int frames = mel.frames(longest);
    Tensor features =
        Tensor.zeros(ElementType.F32, Shape.of(waveforms.size(), views, frames, mel.mels()));
    Tensor longer = Tensor.zeros(ElementType.BOOL, Shape.of(waveforms.size(), 1));
    boolean any = false;
    for (int b = 0; b < waveforms.size(); b++) {
      int size = views * frames * mel.mels();
      FloatBuffer out = features.floats().slice(b * size, size);
      boolean isLonger = views(waveforms.get(b)).put(out);
      longer.bytes().put(b, (byte) (isLonger ? 1 : 0));
      any |= isLonger;
    }
    if (fusion && !any) {
      longer.bytes().put(0, (byte) 1); // the model needs one in every batch
    }
    return Inputs.of("input_features", features).and("is_longer", longer);
  }

  /** What the model sees of one recording. */
  private record Views(List<float[][]> spectra, boolean longer) {
    boolean put(FloatBuffer out) {
      for (float[][] spectrum : spectra) {
        for (float[] frame : spectrum) {
          out.put(frame);
        }
      }
      return longer;
    }
  }

  private Views views(float[] samples) {
    if (samples.length <= longest) {
      return same(mel.frames(lengthened(samples), 1), false);
    }
    if (!fusion) {
      return same(mel.frames(MonoSamples.fit(samples, longest, value), 1), true);
    }
    float[][] whole = mel.frames(samples, 1);
    int frames = mel.frames(longest);
    return whole.length == frames ? same(whole, false) : fused(whole, frames);
  }

  private Views same(float[][] spectrum, boolean longer) {
    return new Views(Collections.nCopies(fusion ? 4 : 1, spectrum), longer);
  }

  private float[] lengthened(float[] samples) {
    int times =
        switch (padding) {
          case "repeat" -> longest / samples.length + 1;
          case "repeatpad" -> longest / samples.length;
          default -> 1;
        };
    float[] repeated = new float[Math.min(longest, times * samples.length)];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = samples[i % samples.length];
    }
    return MonoSamples.fit(repeated, longest, 0);
  }

  /** The whole, shrunken, and the middle of the places that each third has for a stretch. */
  private static Views fused(float[][] whole, int frames) {
    List<float[][]> spectra = new ArrayList<>();
    spectra.add(shrunken(whole, frames));
    int places = whole.length - frames + 1;
    int from = 0;
    for (int third = 0; third < 3; third++) {
      int size = places / 3 + (third < places % 3 ? 1 : 0);
      int start = size == 0 ? 0 : from + size / 2;
      spectra.add(Arrays.copyOfRange(whole, start, start + frames));
      from += size;
    }
    return new Views(spectra, true);
  }

  /** Linear between frames, the centres of pixels in place. */
  private static float[][] shrunken(float[][] whole, int frames) {
    float[][] result = new float[frames][whole[0].length];
    double scale = (double) whole.length / frames;
    for (int t = 0; t < frames; t++) {
      double at = Math.max(0, (t + 0.5) * scale - 0.5);
      int before = (int) at;
      int after = Math.min(before + 1, whole.length - 1);
      float share = (float) (at - before);
      for (int m = 0; m < result[t].length; m++) {
        result[t][m] = (1 - share) * whole[before][m] + share * whole[after][m];
      }
    }
    return result;
  }
}
