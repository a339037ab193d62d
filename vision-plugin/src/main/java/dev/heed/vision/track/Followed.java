package dev.heed.vision.track;

import dev.heed.vision.postprocess.DetectedObject;
import java.util.HashMap;
import java.util.Map;

/** An object while it is followed. */
final class Followed {

  private static final float LOOK_KEPT = 0.8f;

  private final int number;
  private final Movement movement;
  private final Map<String, Integer> labels = new HashMap<>();
  private final int first;
  private final float[] look;
  private final float[] colours;
  private float score;
  private int last;
  private int frames;
  private boolean visible = true;

  Followed(int number, int frame, DetectedObject found, float[] look, float[] colours) {
    this.number = number;
    this.movement = new Movement(Place.of(found.box()));
    this.first = frame;
    this.look = look.clone();
    this.colours = colours.clone();
    named(found);
    seen(frame);
  }

  private void named(DetectedObject found) {
    labels.merge(found.label(), 1, Integer::sum);
    score = found.score();
  }

  private void seen(int frame) {
    last = frame;
    frames++;
    visible = true;
  }

  /** Found again; where others cover it, its look and its middle are not to be trusted. */
  void found(
      int frame, DetectedObject object, float[] otherLook, float[] otherColours, boolean covered) {
    named(object);
    movement.see(Place.of(object.box()), covered ? Movement.OF_HIDDEN : Movement.OF_DETECTION);
    if (!covered) {
      mix(look, otherLook);
      mix(colours, otherColours);
    }
    seen(frame);
  }

  private static void mix(float[] kept, float[] other) {
    for (int i = 0; i < kept.length; i++) {
      kept[i] = LOOK_KEPT * kept[i] + (1 - LOOK_KEPT) * other[i];
    }
  }

  /** Followed to here without a detector. */
  void moved(int frame, Place place, boolean covered) {
    movement.see(place, covered ? Movement.OF_HIDDEN : Movement.OF_FLOW);
    seen(frame);
  }

  void missed() {
    visible = false;
  }

  Movement movement() {
    return movement;
  }

  float[] look() {
    return look;
  }

  float[] colours() {
    return colours;
  }

  boolean isVisible() {
    return visible;
  }

  int last() {
    return last;
  }

  String label() {
    return labels.entrySet().stream()
        .max(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry::getKey))
        .orElseThrow()
        .getKey();
  }

  TrackedObject at(DetectedObject.Box box, boolean detected) {
    return new TrackedObject(number, score, label(), box, detected);
  }

  Track track() {
    return new Track(number, label(), first, last, frames);
  }
}
