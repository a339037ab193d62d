package dev.heed.vision.task;

import dev.heed.vision.mask.Bounds;
import dev.heed.vision.mask.Mask;
import dev.heed.vision.mask.RunLengths;
import dev.heed.vision.mask.ScoredMask;
import java.util.List;
import java.util.Optional;

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
}
