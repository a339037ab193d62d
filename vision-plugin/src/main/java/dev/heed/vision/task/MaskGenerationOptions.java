package dev.heed.vision.task;

import dev.heed.spi.Option;
import dev.heed.vision.mask.Crop;
import dev.heed.vision.mask.MaskFilter;
import dev.heed.vision.mask.MaskPrompt;
import dev.heed.vision.mask.Prompts;
import dev.heed.vision.mask.ScoredMask;
import dev.heed.vision.shape.ShapeOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The options of {@link MaskGeneration}, under the pipeline's names.
 *
 * @param prompts the objects that the user marks; without any, a grid of points finds all
 * @param sieve which masks of the grid are kept
 */
public record MaskGenerationOptions(
    Prompts prompts,
    @Option("All candidates of each prompt, not the best alone.") boolean multimaskOutput,
    @Option(value = "Grid points in one run.", byDefault = "64", min = 1) int pointsPerBatch,
    @Option(value = "Grid points along a side.", byDefault = "32", min = 1, max = 1024)
        int pointsPerCrop,
    @Option(
            value = "Layers of crops: look again at 2 x 2, 4 x 4, ... parts.",
            byDefault = "0",
            min = 0,
            max = 10)
        int cropsNLayers,
    @Option(
            value = "How much parts overlap; the published 512 / 1500.",
            placeholder = "F",
            byDefault = "0.3413333333333333",
            min = 0,
            max = 1)
        double cropOverlapRatio,
    @Option(value = "Fewer grid points in each layer.", byDefault = "1", min = 1)
        int cropNPointsDownscaleFactor,
    MaskFilter sieve,
    @Option("Also 'rle_mask'.") boolean outputRleMask,
    @Option("Also 'bounding_boxes'.") boolean outputBboxesMask,
    ShapeOptions shapes) {

  List<Crop> crops(int width, int height) {
    return Crop.of(width, height, cropsNLayers, cropOverlapRatio);
  }

  /** The crop's grid as prompts, in batches. */
  List<List<MaskPrompt>> grid(Crop crop) {
    int side = (int) (pointsPerCrop / Math.pow(cropNPointsDownscaleFactor, crop.layer()));
    List<MaskPrompt> points =
        Arrays.stream(crop.points(Math.max(1, side))).map(p -> MaskPrompt.at(p[0], p[1])).toList();
    List<List<MaskPrompt>> batches = new ArrayList<>();
    for (int i = 0; i < points.size(); i += pointsPerBatch) {
      batches.add(points.subList(i, Math.min(points.size(), i + pointsPerBatch)));
    }
    return batches;
  }

  /**
   * What the grid found, without small holes and islands. As published, a mask that had some comes
   * after those that had none, and goes where it overlaps one of them.
   */
  List<ScoredMask> cleaned(List<ScoredMask> found) {
    if (shapes.minMaskRegionArea() == 0) {
      return found;
    }
    List<ScoredMask> whole = new ArrayList<>();
    List<ScoredMask> changed = new ArrayList<>();
    for (ScoredMask each : found) {
      ScoredMask clean = cleaned(each);
      (clean.mask() == each.mask() ? whole : changed).add(clean);
    }
    whole.addAll(changed);
    return sieve.distinctInOrder(whole);
  }

  /** One mask without small holes and islands. */
  ScoredMask cleaned(ScoredMask found) {
    return new ScoredMask(shapes.cleaned(found.mask()), found.score());
  }

  GeneratedMasks answer(List<ScoredMask> masks) {
    return GeneratedMasks.of(masks, this);
  }
}
