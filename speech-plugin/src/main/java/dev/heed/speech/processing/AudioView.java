package dev.heed.speech.processing;

import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.TensorSpec;
import dev.heed.speech.audio.Audio;
import dev.heed.spi.Coverings;
import dev.heed.spi.InputView;
import dev.heed.spi.ModelInput;
import dev.heed.spi.TokenAxis;
import java.util.Optional;
import java.util.OptionalLong;

/** Recordings: tokens are moments, or patches of a picture of sound; spans are silenced. */
final class AudioView implements InputView<Audio> {

  private static final String CONFIG = "config.json";
  private static final int MAX_PREFIX = 8;
  private static final int SPANS = 50;

  @Override
  public Optional<TokenAxis> tokens(ModelInput<Audio> input, int count) {
    return input
        .original()
        .map(
            audio ->
                spectrogram(input.folder(), count)
                    .orElseGet(
                        () -> new TokenAxis.FrameAxis(count, seconds(input.folder(), audio))));
  }

  /** Of the whole window that the model takes, where it is always of one length. */
  private static double seconds(ModelFolder folder, Audio audio) {
    int window = setting(folder, "preprocessor_config.json", "n_samples");
    int rate = setting(folder, "preprocessor_config.json", "sampling_rate");
    return window > 0 && rate > 0
        ? (double) window / rate
        : (double) audio.samples().length / audio.rate();
  }

  /** Patches of a picture of sound: frequencies by times. */
  private static Optional<TokenAxis> spectrogram(ModelFolder folder, int tokens) {
    int patch = setting(folder, CONFIG, "patch_size");
    int up = setting(folder, CONFIG, "frequency_stride");
    int along = setting(folder, CONFIG, "time_stride");
    if (patch == 0 || up == 0 || along == 0) {
      return Optional.empty();
    }
    int rows = (setting(folder, CONFIG, "num_mel_bins") - patch) / up + 1;
    int columns = (setting(folder, CONFIG, "max_length") - patch) / along + 1;
    int prefix = tokens - rows * columns;
    boolean registers = setting(folder, CONFIG, "num_register_tokens") > 0;
    return prefix < 0 || prefix > MAX_PREFIX
        ? Optional.empty()
        : Optional.of(TokenAxis.PatchAxis.behind(prefix, registers, rows, columns));
  }

  /** Of samples or of frames, along time. */
  @Override
  public Optional<Coverings> coverings(ModelInput<Audio> input, Inputs inputs) {
    return Optional.ofNullable(inputs.byName().get("input_values"))
        .map(values -> Coverings.ofSpans(inputs, "input_values", SPANS));
  }

  @Override
  public OptionalLong size(ModelFolder folder, TensorSpec tensor, int axis) {
    if (axis == 0) {
      return OptionalLong.empty();
    }
    if (tensor.name().equals("input_features")) {
      return OptionalLong.of(
          axis == 1
              ? InputView.configured(folder, 80, "num_mel_bins")
              : 2L * InputView.configured(folder, 1500, "max_source_positions"));
    }
    boolean samples = tensor.axes().size() == 2 && tensor.type().isFloating();
    return samples ? OptionalLong.of(16_000) : OptionalLong.empty();
  }

  private static int setting(ModelFolder folder, String file, String name) {
    Optional<Json> settings = folder.findJson(file);
    return settings.map(json -> JsonNodes.of(json).path(name).asInt(0)).orElse(0);
  }
}
