package dev.heed.vision.track;

import dev.heed.vision.postprocess.DetectedObject;
import java.util.Locale;

/**
 * An object in one frame of a clip, by its number, which it keeps from frame to frame.
 *
 * @param track from 1
 * @param score of the latest detection
 * @param box in pixels of the frame
 * @param detected whether the detector found it in this frame; else it was followed to here
 */
public record TrackedObject(
    int track, float score, String label, DetectedObject.Box box, boolean detected) {

  /** One line for a person. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "#%-3d %-16s %8.4f  %4d, %4d to %4d, %4d%s",
        track,
        label,
        score,
        box.xmin(),
        box.ymin(),
        box.xmax(),
        box.ymax(),
        detected ? "" : "  followed");
  }
}
