package dev.heed.vision.shape;

import dev.heed.spi.Option;
import dev.heed.vision.mask.Mask;
import dev.heed.vision.mask.MaskRle;
import java.util.Optional;

/** What tasks that find masks say of them on request; the same options for all of them. */
public record ShapeOptions(
    @Option(
            "Also the 'shape' of each mask: polygons, the smallest rectangle, area and centroid; in"
                + " files of annotations polygons in place of run lengths.")
        boolean polygons,
    @Option(
            value = "How far an edge may be from its polygon, in pixels; 0 keeps every step.",
            placeholder = "PX",
            byDefault = "1",
            min = 0)
        double polygonTolerance,
    @Option(
            value = "Fill holes and remove islands of fewer pixels.",
            placeholder = "N",
            byDefault = "0",
            min = 0)
        int minMaskRegionArea,
    @Option("Also the 'rle' of each mask: COCO's run lengths as numbers, or as its string.")
        Optional<MaskRle.Form> outputMode) {

  /** The mask without its small holes and islands; itself where it has none. */
  public Mask cleaned(Mask mask) {
    return minMaskRegionArea == 0 ? mask : SmallRegions.removed(mask, minMaskRegionArea);
  }

  /** Its geometry, where it is asked for. */
  public Optional<MaskShape> shape(Mask mask) {
    return polygons ? Optional.of(MaskShape.of(mask, polygonTolerance)) : Optional.empty();
  }

  /** Its run lengths, where they are asked for. */
  public Optional<MaskRle> rle(Mask mask) {
    return outputMode.map(form -> form.of(mask));
  }
}
