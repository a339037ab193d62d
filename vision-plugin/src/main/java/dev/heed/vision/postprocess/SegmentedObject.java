package dev.heed.vision.postprocess;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.heed.vision.mask.Mask;
import org.jspecify.annotations.Nullable;

/**
 * A region of a picture, with the fields of the image-segmentation pipeline.
 *
 * @param score null in semantic segmentation, which rates no regions
 */
public record SegmentedObject(
    @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Double score, String label, Mask mask) {

  /** One line for a person. */
  @Override
  public String toString() {
    double share = 100.0 * mask.area() / ((double) mask.width() * mask.height());
    String sure = score == null ? "" : "%6.2f %%  ".formatted(100 * score);
    return "%s%-16s %5.1f %% of the picture".formatted(sure, label, share);
  }
}
