package dev.heed.vision.track;

import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.DetectedObject;
import java.util.List;

/**
 * What objects look like, as vectors that can be compared. Safe for concurrent use.
 *
 * <pre>{@code
 * ObjectTracker tracker = new ObjectTracker(TrackerSettings.STANDARD, Appearance.COLOURS);
 * }</pre>
 */
public interface Appearance {

  /** Histograms of colour, which need no model. */
  Appearance COLOURS = new ColourHistogram();

  /** One vector for each box; all of one length. A box lies inside the frame, at least in part. */
  List<float[]> of(Image frame, List<DetectedObject.Box> boxes);

  /** How unlike two are, from 0 (alike) to 1. */
  double distance(float[] first, float[] second);
}
