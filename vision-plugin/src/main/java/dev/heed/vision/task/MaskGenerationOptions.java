package dev.heed.vision.task;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Options;
import dev.heed.spi.TaskOption;
import dev.heed.vision.mask.Crop;
import dev.heed.vision.mask.MaskSieve;
import dev.heed.vision.mask.Prompt;
import dev.heed.vision.mask.Prompts;
import dev.heed.vision.mask.ScoredMask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a user may choose, under the pipeline's names.
 *
 * @param multimask all candidates of a prompt instead of the best
 */
record MaskGenerationOptions(
    List<Prompt> prompts,
    boolean multimask,
    MaskSieve sieve,
    int pointsPerBatch,
    int pointsPerCrop,
    int cropLayers,
    double cropOverlap,
    int cropPointsFactor,
    boolean runLengths,
    boolean boxes) {

  static final List<TaskOption> ALL =
      List.of(
          new TaskOption(
              "input-points",
              "X,Y",
              "Points of one object, ';' between them, '|' before the next object."),
          new TaskOption(
              "input-labels", "N,...", "For each point 1 (on the object) or 0 (beside it) (1)."),
          new TaskOption("input-boxes", "X,Y,X,Y", "A box for each object, ';' between them."),
          new TaskOption(
              "multimask-output", "", "All candidates of each prompt, not the best alone."),
          new TaskOption("points-per-batch", "N", "Grid points in one run (64)."),
          new TaskOption("points-per-crop", "N", "Grid points along a side (32)."),
          new TaskOption(
              "crops-n-layers", "N", "Look again at 2 x 2, 4 x 4, ... parts (0 layers)."),
          new TaskOption("crop-overlap-ratio", "F", "How much parts overlap (0.341)."),
          new TaskOption(
              "crop-n-points-downscale-factor", "N", "Fewer grid points in each layer (1)."),
          new TaskOption("pred-iou-thresh", "F", "The least score (0.88)."),
          new TaskOption("stability-score-thresh", "F", "The least stability of a mask (0.95)."),
          new TaskOption(
              "stability-score-offset", "F", "How far stability moves the threshold (1)."),
          new TaskOption("mask-threshold", "F", "Above it a pixel is inside (0)."),
          new TaskOption("crops-nms-thresh", "F", "Most overlap of two masks' boxes (0.7)."),
          new TaskOption("output-rle-mask", "", "Also 'rle_mask'."),
          new TaskOption("output-bboxes-mask", "", "Also 'bounding_boxes'."));

  static MaskGenerationOptions of(Options options) {
    return new MaskGenerationOptions(
        Prompts.of(options),
        options.flag("multimask-output", false),
        MaskSieve.of(options),
        atLeast(1, options, "points-per-batch", 64),
        atLeast(1, options, "points-per-crop", 32),
        atLeast(0, options, "crops-n-layers", 0),
        options.number("crop-overlap-ratio", 512.0 / 1500),
        atLeast(1, options, "crop-n-points-downscale-factor", 1),
        options.flag("output-rle-mask", false),
        options.flag("output-bboxes-mask", false));
  }

  private static int atLeast(int least, Options options, String name, int otherwise) {
    int value = options.integer(name, otherwise);
    if (value < least) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--%s should be at least %d, but is %d.".formatted(name, least, value));
    }
    return value;
  }

  List<Crop> crops(int width, int height) {
    return Crop.of(width, height, cropLayers, cropOverlap);
  }

  /** The crop's grid as prompts, in batches. */
  List<List<Prompt>> grid(Crop crop) {
    int side = (int) (pointsPerCrop / Math.pow(cropPointsFactor, crop.layer()));
    List<Prompt> points =
        Arrays.stream(crop.points(Math.max(1, side))).map(p -> Prompt.at(p[0], p[1])).toList();
    List<List<Prompt>> batches = new ArrayList<>();
    for (int i = 0; i < points.size(); i += pointsPerBatch) {
      batches.add(points.subList(i, Math.min(points.size(), i + pointsPerBatch)));
    }
    return batches;
  }

  GeneratedMasks answer(List<ScoredMask> masks) {
    return GeneratedMasks.of(masks, runLengths, boxes);
  }
}
