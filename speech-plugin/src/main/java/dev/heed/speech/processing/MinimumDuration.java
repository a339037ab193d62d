package dev.heed.speech.processing;

import static dev.heed.error.HeedException.invalidInput;
import static dev.heed.error.HeedException.invalidModel;

import dev.heed.api.Internal;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.speech.audio.Audio;
import java.util.List;
import java.util.Locale;

/**
 * How much sound a model needs before its convolutions over the waveform give a first step.
 *
 * @param samples at the model's rate
 * @param rate samples in a second
 */
@Internal
public record MinimumDuration(int samples, int rate) {

  private static final List<Integer> MOONSHINE_KERNELS = List.of(127, 7, 3);
  private static final List<Integer> MOONSHINE_STRIDES = List.of(64, 3, 2);

  /** Frames of 25 ms every 10, of which one has no variance. */
  private static final int TWO_FRAMES = 560;

  /** Of wav2vec2 and its like as configured, of Moonshine as published; of others one sample. */
  public static MinimumDuration of(ModelFolder folder, int rate) {
    Json config = folder.config();
    if (config.has("conv_kernel") && config.has("conv_stride")) {
      return new MinimumDuration(
          samples(config.sizes("conv_kernel"), config.sizes("conv_stride")), rate);
    }
    return switch (config.text("model_type", "")) {
      case "moonshine" -> new MinimumDuration(samples(MOONSHINE_KERNELS, MOONSHINE_STRIDES), rate);
      case "wav2vec2-bert" -> new MinimumDuration(TWO_FRAMES, rate);
      default -> new MinimumDuration(1, rate);
    };
  }

  private static int samples(List<Integer> kernels, List<Integer> strides) {
    long samples = 1;
    for (int i = Math.min(kernels.size(), strides.size()) - 1; i >= 0; i--) {
      samples = (samples - 1) * strides.get(i) + kernels.get(i);
      if (samples > Integer.MAX_VALUE) {
        throw invalidModel(
            "config.json's 'conv_kernel' and 'conv_stride' ask for more sound than any model hears"
                + " at once.");
      }
    }
    return (int) samples;
  }

  /**
   * Refuses a recording that is shorter, but leaves an empty one to the code that reads its
   * samples.
   */
  public void require(Audio audio) {
    if (audio.length() > 0 && Math.ceil(audio.seconds() * rate) < samples) {
      throw invalidInput(
          String.format(
              Locale.ROOT,
              "A recording of %.1f ms is too short: this model needs at least %.1f ms (%s samples"
                  + " at %s Hz). Give it more sound, or add silence.",
              1000 * audio.seconds(),
              1000.0 * samples / rate,
              samples,
              rate));
    }
  }
}
