package dev.heed.vision.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/**
 * How far each pixel is, with the fields of the depth-estimation pipeline.
 *
 * @param predictedDepth one plane as large as the picture; what larger numbers mean, near or far,
 *     is the model's choice
 */
@SuppressWarnings("ArrayRecordComponent") // made here and only read
public record Depth(@JsonProperty("predicted_depth") float[][] predictedDepth) {

  /** The same from 0 (the smallest) to 255 (the largest), cut off as the pipeline does it. */
  @JsonProperty("depth")
  public int[][] depth() {
    Range range = range();
    int[][] grey = new int[predictedDepth.length][predictedDepth[0].length];
    for (int y = 0; y < grey.length; y++) {
      for (int x = 0; x < grey[y].length; x++) {
        grey[y][x] = (int) (range.share(predictedDepth[y][x]) * 255);
      }
    }
    return grey;
  }

  private record Range(float least, float most) {

    float share(float value) {
      return most > least ? (value - least) / (most - least) : 0;
    }
  }

  private Range range() {
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (float[] row : predictedDepth) {
      for (float value : row) {
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    }
    return new Range(least, most);
  }

  /** One line for a person. */
  @Override
  public String toString() {
    Range range = range();
    return String.format(
        Locale.ROOT,
        "%d x %d pixels, depth from %.4f to %.4f; --draw OUT.png shows it",
        predictedDepth[0].length,
        predictedDepth.length,
        range.least(),
        range.most());
  }
}
