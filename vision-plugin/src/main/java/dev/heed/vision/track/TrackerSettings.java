package dev.heed.vision.track;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;

/**
 * When objects are the same.
 *
 * @param maxGap after how many frames without being found an object is given up
 * @param maxCost how unlike, from 0 to 1, an object and what is found may be in place and look
 */
public record TrackerSettings(int maxGap, double maxCost) {

  /** A second at thirty frames, and a cost that allows for a box's length away or half a look. */
  public static final TrackerSettings STANDARD = new TrackerSettings(30, 0.6);

  public TrackerSettings {
    if (maxGap < 0 || !(maxCost > 0 && maxCost <= 1)) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "A tracker takes a gap of 0 frames or more and a cost above 0 and up to 1, not %s and %s."
              .formatted(maxGap, maxCost));
    }
  }

  /** With another gap. */
  public TrackerSettings withMaxGap(int frames) {
    return new TrackerSettings(frames, maxCost);
  }
}
