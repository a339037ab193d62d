package dev.heed.vision.postprocess;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.heed.vision.mask.Mask;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A region of a picture, with the fields of the image-segmentation pipeline.
 *
 * @param score null in semantic segmentation, which rates no regions
 */
public record SegmentedObject(
    @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Double score, String label, Mask mask) {

  /** A line for each region, as the command line prints them. */
  public static String text(List<SegmentedObject> regions) {
    return regions.isEmpty()
        ? "nothing above the threshold"
        : regions.stream().map(SegmentedObject::toString).collect(Collectors.joining("\n"));
  }

  /** One line for a person. */
  @Override
  public String toString() {
    double share = 100.0 * mask.area() / ((double) mask.width() * mask.height());
    String sure = score == null ? "" : String.format(Locale.ROOT, "%8.4f  ", score);
    return String.format(Locale.ROOT, "%s%-16s %5.1f %% of the picture", sure, label, share);
  }
}
