package dev.heed.vision.postprocess;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.heed.vision.mask.Mask;
import dev.heed.vision.mask.MaskRle;
import dev.heed.vision.shape.MaskShape;
import dev.heed.vision.shape.ShapeOptions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A region of a picture, with the fields of the image-segmentation pipeline.
 *
 * @param score null in semantic segmentation, which rates no regions
 * @param shape its geometry, where it is asked for
 * @param rle its run lengths, where they are asked for
 */
public record SegmentedObject(
    @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Double score,
    String label,
    Mask mask,
    Optional<MaskShape> shape,
    Optional<MaskRle> rle) {

  /** With its mask alone. */
  public SegmentedObject(@Nullable Double score, String label, Mask mask) {
    this(score, label, mask, Optional.empty(), Optional.empty());
  }

  /** Without small holes and islands, and with what else is asked for. */
  public SegmentedObject with(ShapeOptions options) {
    Mask cleaned = options.cleaned(mask);
    return new SegmentedObject(score, label, cleaned, options.shape(cleaned), options.rle(cleaned));
  }

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
