package dev.heed.vision.mask;

import dev.heed.spi.Option;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which of many masks are worth keeping, as the published mask-generation pipeline decides it, with
 * its names and values. How well a mask holds its shape is {@link MaskLogits#stability}.
 */
public record MaskFilter(
    @Option(value = "The least score; 0 or less keeps all.", placeholder = "F", byDefault = "0.88")
        double predIouThresh,
    @Option(
            value = "The least stability of a mask; 0 or less keeps all.",
            placeholder = "F",
            byDefault = "0.95")
        double stabilityScoreThresh,
    @Option(value = "How far stability moves the threshold.", placeholder = "F", byDefault = "1")
        double stabilityScoreOffset,
    @Option(value = "Above it a pixel is inside.", placeholder = "F", byDefault = "0")
        double maskThreshold,
    @Option(
            value = "Most overlap of two masks' boxes; the one with the lower score goes.",
            placeholder = "F",
            byDefault = "0.7")
        double cropsNmsThresh) {

  /** Whether a mask of this score may be good enough, before its pixels are looked at. */
  public boolean passes(float maskScore) {
    return predIouThresh <= 0 || maskScore > (float) predIouThresh;
  }

  /** Whether the mask holds its shape. */
  public boolean passes(MaskLogits logits) {
    return stabilityScoreThresh <= 0
        || logits.stability(maskThreshold, stabilityScoreOffset) > (float) stabilityScoreThresh;
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
    return distinctInOrder(
        masks.stream().sorted(Comparator.comparingDouble(ScoredMask::score).reversed()).toList());
  }

  /** As {@link #distinct}, where the masks come in another order: the first of two stays. */
  public List<ScoredMask> distinctInOrder(List<ScoredMask> masks) {
    List<ScoredMask> kept = new ArrayList<>();
    List<Bounds> boxes = new ArrayList<>();
    masks.forEach(mask -> keep(mask, kept, boxes));
    return kept;
  }

  private void keep(ScoredMask mask, List<ScoredMask> kept, List<Bounds> boxes) {
    Bounds box = mask.mask().bounds();
    if (boxes.stream().noneMatch(other -> other.overlap(box) > cropsNmsThresh)) {
      kept.add(mask);
      boxes.add(box);
    }
  }
}
