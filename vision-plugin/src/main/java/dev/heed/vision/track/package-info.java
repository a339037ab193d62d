/**
 * From what is found in single frames to objects that keep their number: {@link
 * dev.heed.vision.track.ObjectTracker} is given a frame at a time, with a detector's objects or
 * without. {@code PointFlow} sees where points go from frame to frame, {@code Movement} knows where
 * an object should be, {@code Appearance} what it looks like, and {@code Assignment} which object
 * is which.
 *
 * <pre>{@code
 * ObjectTracker tracker = new ObjectTracker(TrackerSettings.STANDARD);
 * List<TrackedObject> none = tracker.detected(images.get(0), List.of());
 * List<TrackedObject> moved = tracker.between(images.get(1));
 * }</pre>
 */
@NullMarked
package dev.heed.vision.track;

import org.jspecify.annotations.NullMarked;
