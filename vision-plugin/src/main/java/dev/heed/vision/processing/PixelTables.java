package dev.heed.vision.processing;

import java.util.List;

/**
 * What each byte becomes as a float: rescaled, then normalised. 256 values for a channel give the
 * same bits as the published arithmetic on each pixel, which is in float but for rescaling.
 *
 * @param values {@code [3][256]}, by the channel that is read
 * @param flipped whether blue is written first
 */
@SuppressWarnings("ArrayRecordComponent") // internal and never written after it is made
record PixelTables(float[][] values, boolean flipped) {

  static PixelTables of(Settings settings) {
    float[][] values = new float[3][256];
    for (int channel = 0; channel < 3; channel++) {
      for (int value = 0; value < 256; value++) {
        values[channel][value] = rescaled(settings, value);
      }
      normalise(settings, channel, values[channel]);
    }
    return new PixelTables(values, settings.does(Step.FLIP_CHANNEL_ORDER));
  }

  private static float rescaled(Settings settings, int value) {
    boolean offset = settings.flag("offset", false);
    if (!settings.does(Step.RESCALE)) {
      return unscaled(settings, offset, value);
    }
    float rescaled = (float) (value * settings.number("rescale_factor"));
    return offset || settings.flag("rescale_offset", false) ? rescaled - 1 : rescaled;
  }

  private static float unscaled(Settings settings, boolean offset, int value) {
    if (offset) {
      throw settings.wrong("'offset' is part of rescaling, but do_rescale is false.");
    }
    return value;
  }

  private static void normalise(Settings settings, int channel, float[] values) {
    if (settings.does(Step.NORMALIZE)) {
      float mean = settings.perChannel("image_mean").get(channel).floatValue();
      normalise(values, mean, std(settings, channel));
    }
    if (settings.does(Step.INCLUDE_TOP)) {
      normalise(values, 0, std(settings, channel));
    }
  }

  private static void normalise(float[] values, float mean, float std) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (values[i] - mean) / std;
    }
  }

  private static float std(Settings settings, int channel) {
    List<Double> all = settings.perChannel("image_std");
    float std = all.get(channel).floatValue();
    if (std == 0) {
      throw settings.wrong(
          "'image_std' divides each channel, so none may be 0, but is %s.".formatted(all));
    }
    return std;
  }

  /** The table and the source of output channel {@code c}. */
  int source(int c) {
    return flipped ? 2 - c : c;
  }
}
