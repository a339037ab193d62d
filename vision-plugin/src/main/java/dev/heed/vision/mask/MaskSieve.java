package dev.heed.vision.mask;

import dev.heed.spi.Options;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which of many masks are worth keeping, as the published mask-generation pipeline decides it.
 *
 * @param score a mask's score must be above it; not looked at where it is 0 or less
 * @param stability as {@code score}, for {@link MaskLogits#stability}
 * @param stabilityOffset how far the threshold is moved for it
 * @param threshold above it a pixel is inside
 * @param overlap of two boxes above which the mask with the lower score goes
 */
public record MaskSieve(
    double score, double stability, double stabilityOffset, double threshold, double overlap) {

  /** With the pipeline's names and values for what is not given. */
  public static MaskSieve of(Options options) {
    return new MaskSieve(
        options.number("pred-iou-thresh", 0.88),
        options.number("stability-score-thresh", 0.95),
        options.number("stability-score-offset", 1),
        options.number("mask-threshold", 0),
        options.number("crops-nms-thresh", 0.7));
  }

  /** Whether a mask of this score may be good enough, before its pixels are looked at. */
  public boolean passes(float maskScore) {
    return score <= 0 || maskScore > (float) score;
  }

  /** Whether the mask holds its shape. */
  public boolean passes(MaskLogits logits) {
    return stability <= 0 || logits.stability(threshold, stabilityOffset) > (float) stability;
  }

  /** Whether the crop shows the object whole. */
  public boolean passes(Mask mask, Crop crop, int width, int height) {
    return !crop.cuts(mask.bounds(), width, height);
  }

  /** A crop's mask in the whole picture. */
  public Mask place(Mask mask, Crop crop, int width, int height) {
    return crop.layer() == 0 ? mask : mask.placed(crop.left(), crop.top(), width, height);
  }

  /** Best first; a mask whose box overlaps a better one's too much is left out. */
  public List<ScoredMask> distinct(List<ScoredMask> masks) {
    List<ScoredMask> kept = new ArrayList<>();
    List<Bounds> boxes = new ArrayList<>();
    masks.stream()
        .sorted(Comparator.comparingDouble(ScoredMask::score).reversed())
        .forEach(mask -> keep(mask, kept, boxes));
    return kept;
  }

  private void keep(ScoredMask mask, List<ScoredMask> kept, List<Bounds> boxes) {
    Bounds box = mask.mask().bounds();
    if (boxes.stream().noneMatch(other -> other.overlap(box) > overlap)) {
      kept.add(mask);
      boxes.add(box);
    }
  }
}
