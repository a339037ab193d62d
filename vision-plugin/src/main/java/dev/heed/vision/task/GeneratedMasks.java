package dev.heed.vision.task;

import dev.heed.vision.mask.Bounds;
import dev.heed.vision.mask.Mask;
import dev.heed.vision.mask.RunLengths;
import dev.heed.vision.mask.ScoredMask;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The masks of a picture, under the names of the mask-generation pipeline.
 *
 * @param masks as JSON, COCO's run lengths
 * @param scores one for each mask: the overlap with the true one that the model expects
 * @param rleMask the masks' run lengths, where they are asked for
 * @param boundingBoxes boxes around the masks, where they are asked for
 */
public record GeneratedMasks(
    List<Mask> masks,
    List<Float> scores,
    Optional<List<RunLengths>> rleMask,
    Optional<List<Bounds>> boundingBoxes) {

  static GeneratedMasks of(List<ScoredMask> scored, boolean runLengths, boolean boxes) {
    List<Mask> masks = scored.stream().map(ScoredMask::mask).toList();
    return new GeneratedMasks(
        masks,
        scored.stream().map(ScoredMask::score).toList(),
        runLengths ? Optional.of(masks.stream().map(Mask::runLengths).toList()) : Optional.empty(),
        boxes ? Optional.of(masks.stream().map(Mask::bounds).toList()) : Optional.empty());
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
