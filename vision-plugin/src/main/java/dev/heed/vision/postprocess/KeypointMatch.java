package dev.heed.vision.postprocess;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/**
 * The same point in two pictures, with the fields of the keypoint-matching pipeline.
 *
 * @param first in the picture that was given
 * @param second in the one that it is matched with
 */
public record KeypointMatch(
    @JsonProperty("keypoint_image_0") Point first,
    @JsonProperty("keypoint_image_1") Point second,
    float score) {

  /** Whole pixels, cut off towards zero as the pipeline does it. */
  public record Point(int x, int y) {}

  /** One line for a person. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%8.4f  %5d, %5d  is  %5d, %5d",
        score,
        first.x(),
        first.y(),
        second.x(),
        second.y());
  }
}
