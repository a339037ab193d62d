package dev.heed.vision.learn;

import dev.heed.model.Json;
import java.nio.FloatBuffer;
import java.util.List;

/** Bytes to what a model takes: (x / 255 - mean) / deviation of each colour. */
record Normal(List<Double> mean, List<Double> deviation) {

  static Normal of(Json processor) {
    List<Double> half = List.of(0.5, 0.5, 0.5);
    return new Normal(
        processor.has("image_mean") ? processor.numbers("image_mean") : half,
        processor.has("image_std") ? processor.numbers("image_std") : half);
  }

  /** Appends [side, side, 3] as [3, side, side]. */
  void put(byte[] picture, FloatBuffer pixels) {
    float[] made = new float[picture.length];
    int plane = picture.length / 3;
    for (int c = 0; c < 3; c++) {
      float scale = (float) (1 / (255 * deviation.get(c)));
      float shift = (float) (mean.get(c) / deviation.get(c));
      for (int i = 0; i < plane; i++) {
        made[c * plane + i] = (picture[3 * i + c] & 255) * scale - shift;
      }
    }
    pixels.put(made);
  }
}
