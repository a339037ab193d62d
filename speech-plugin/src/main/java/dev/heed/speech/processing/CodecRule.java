package dev.heed.speech.processing;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.Json;
import java.util.Arrays;
import java.util.List;

/**
 * How a codec's recordings are padded.
 *
 * @param multiple samples in a step of the codec
 * @param mirror whether what is missing in an item's last step is mirrored, and not silent
 * @param chunk samples in a chunk, and {@code stride} from one to the next; 0 without chunks
 * @param before samples of silence in front
 * @param behind samples of silence at the end
 */
record CodecRule(
    int rate,
    int channels,
    float padding,
    int multiple,
    boolean mirror,
    int chunk,
    int stride,
    int before,
    int behind) {

  /** Silence that is put around a recording, in seconds: ten minutes. */
  private static final double MOST_SILENCE = 600;

  static CodecRule stepped(Json config, int rate, int hop) {
    SoundSettings settings = new SoundSettings(config);
    int channels = channels(config);
    if (channels > 1) {
      throw invalidModel(
          "%s: 'feature_size' is %s, but this codec hears one channel."
              .formatted(config.origin(), channels));
    }
    return new CodecRule(
        settings.rate(rate), 1, settings.padding(), settings.hop(hop), false, 0, 0, 0, 0);
  }

  static CodecRule chunked(Json config) {
    SoundSettings settings = new SoundSettings(config);
    int rate = settings.rate(24_000);
    boolean chunked = config.has("chunk_length_s") && config.has("overlap");
    int chunk = chunked ? settings.window("chunk_length_s", 1, rate) : 0;
    double overlap = chunked ? config.finite("overlap", 0) : 0;
    int stride = chunked ? Math.max(1, (int) ((1 - overlap) * chunk)) : 0;
    return new CodecRule(rate, channels(config), settings.padding(), 1, false, chunk, stride, 0, 0);
  }

  private static int channels(Json config) {
    return new SoundSettings(config).count("feature_size", 1, 2);
  }

  CodecRule mirrored() {
    return new CodecRule(rate, channels, padding, multiple, true, chunk, stride, before, behind);
  }

  CodecRule delayed(Json config) {
    double prefix = seconds(config, "audio_silence_prefix_seconds");
    double delay = seconds(config, "audio_delay_seconds") + 1;
    return new CodecRule(
        rate,
        channels,
        padding,
        multiple,
        mirror,
        chunk,
        stride,
        (int) (prefix * rate),
        (int) (delay * rate));
  }

  private static double seconds(Json config, String key) {
    double seconds = config.has(key) ? config.finite(key, 0) : 0;
    if (seconds < 0 || seconds > MOST_SILENCE) {
      throw invalidModel(
          "%s: '%s' should be from 0 to %s seconds, but is %s."
              .formatted(config.origin(), key, (int) MOST_SILENCE, seconds));
    }
    return seconds;
  }

  /** A recording with its last step mirrored up, where the rule says so. */
  float[] whole(float[] samples) {
    int missing = Math.floorMod(-samples.length, multiple);
    if (!mirror || missing == 0) {
      return samples;
    }
    float[] whole = Arrays.copyOf(samples, samples.length + missing);
    Edges edges = Edges.mirrored(missing);
    for (int i = samples.length; i < whole.length; i++) {
      whole[i] = edges.at(samples, i);
    }
    return whole;
  }

  /** Samples to which all recordings of a batch are padded. */
  int length(List<float[]> recordings) {
    int longest = Padding.multiple(multiple).of(recordings);
    if (chunk == 0) {
      return longest;
    }
    long steps = (longest + (long) stride - 1) / stride;
    return Math.toIntExact(Math.max(longest, (steps - 1) * stride + chunk));
  }
}
