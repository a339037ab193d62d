package dev.heed.vision.postprocess;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A region of a {@link Segmentation}.
 *
 * @param id its number in the map
 * @param labelId the number of its class
 * @param wasFused whether all regions of its class are one
 * @param score rounded to six digits, as it is published
 */
public record Segment(int id, int labelId, boolean wasFused, double score) {

  static Segment of(int id, int labelId, boolean wasFused, float score) {
    double rounded = new BigDecimal(score).setScale(6, RoundingMode.HALF_EVEN).doubleValue();
    return new Segment(id, labelId, wasFused, rounded);
  }
}
