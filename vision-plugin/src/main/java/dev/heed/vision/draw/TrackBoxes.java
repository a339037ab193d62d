package dev.heed.vision.draw;

import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.DetectedObject;
import dev.heed.vision.track.TrackedObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Boxes with numbers, in a colour for each number that stays the same in all frames. */
public final class TrackBoxes {

  private TrackBoxes() {}

  /** A new picture of the frame's size. */
  public static Image draw(Image frame, List<TrackedObject> objects) {
    Map<DetectedObject, Integer> numbers = new HashMap<>();
    for (TrackedObject object : objects) {
      String name = "#%s %s".formatted(object.track(), object.label());
      numbers.put(new DetectedObject(object.score(), name, object.box()), object.track());
    }
    return ObjectBoxes.draw(
        frame, List.copyOf(numbers.keySet()), object -> Palette.of(numbers.get(object) - 1));
  }
}
