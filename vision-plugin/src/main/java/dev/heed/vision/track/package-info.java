/**
 * From what is found in single frames to objects that keep their number: {@link
 * dev.heed.vision.track.ObjectTracker} is given a frame at a time, with a detector's objects or
 * without. {@code PointFlow} sees where points go from frame to frame, {@code Movement} knows where
 * an object should be, {@code Appearance} what it looks like, and {@code Assignment} which object
 * is which.
 *
 * <pre>{@code
 * ObjectTracker tracker = new ObjectTracker(TrackerSettings.STANDARD);
 * List<TrackedObject> found = tracker.detected(frame, objects);
 * List<TrackedObject> moved = tracker.between(nextFrame);
 * }</pre>
 */
@NullMarked
package dev.heed.vision.track;

import org.jspecify.annotations.NullMarked;
