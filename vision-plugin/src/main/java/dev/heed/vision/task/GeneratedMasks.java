package dev.heed.vision.task;

import dev.heed.vision.mask.Bounds;
import dev.heed.vision.mask.Mask;
import dev.heed.vision.mask.MaskRle;
import dev.heed.vision.mask.RunLengths;
import dev.heed.vision.mask.ScoredMask;
import dev.heed.vision.postprocess.SegmentedObject;
import dev.heed.vision.shape.MaskShape;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The masks of a picture, under the names of the mask-generation pipeline.
 *
 * @param masks as JSON, COCO's run lengths
 * @param scores one for each mask: the overlap with the true one that the model expects
 * @param rleMask the masks' run lengths, where they are asked for
 * @param boundingBoxes boxes around the masks, where they are asked for
 * @param shapes the masks' geometry, where it is asked for
 * @param rle the masks' run lengths in the form that is asked for
 */
public record GeneratedMasks(
    List<Mask> masks,
    List<Float> scores,
    Optional<List<RunLengths>> rleMask,
    Optional<List<Bounds>> boundingBoxes,
    Optional<List<MaskShape>> shapes,
    Optional<List<MaskRle>> rle) {

  static GeneratedMasks of(List<ScoredMask> scored, MaskGenerationOptions options) {
    List<Mask> masks = scored.stream().map(ScoredMask::mask).toList();
    return new GeneratedMasks(
        masks,
        scored.stream().map(ScoredMask::score).toList(),
        each(options.outputRleMask(), masks, Mask::runLengths),
        each(options.outputBboxesMask(), masks, Mask::bounds),
        each(
            options.shapes().polygons(),
            masks,
            mask -> MaskShape.of(mask, options.shapes().polygonTolerance())),
        options.shapes().outputMode().map(form -> masks.stream().map(form::of).toList()));
  }

  private static <T> Optional<List<T>> each(
      boolean asked, List<Mask> masks, Function<Mask, T> what) {
    return asked ? Optional.of(masks.stream().map(what).toList()) : Optional.empty();
  }

  /** Each mask as an object without a class. */
  List<SegmentedObject> regions() {
    return IntStream.range(0, masks.size())
        .mapToObj(
            i ->
                new SegmentedObject(
                    (double) scores.get(i),
                    "object",
                    masks.get(i),
                    shapes.map(all -> all.get(i)),
                    rle.map(all -> all.get(i))))
        .toList();
  }

  /** A line for each mask. */
  @Override
  public String toString() {
    return masks.isEmpty()
        ? "no mask"
        : IntStream.range(0, masks.size()).mapToObj(this::line).collect(Collectors.joining("\n"));
  }

  private String line(int i) {
    Mask mask = masks.get(i);
    return String.format(
        Locale.ROOT,
        "mask %d  score %.3f  %,d pixels in %s",
        i + 1,
        scores.get(i),
        mask.area(),
        mask.bounds().corners());
  }
}
