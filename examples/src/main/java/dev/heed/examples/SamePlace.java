package dev.heed.examples;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.vision.image.Image;
import dev.heed.vision.task.KeypointMatching;
import dev.heed.vision.task.MatchedKeypoints;
import java.nio.file.Path;
import java.util.Map;

/**
 * Whether two pictures show the same place: {@code SamePlace IMAGE IMAGE [MODEL]}. Points that both
 * have must agree on where the camera went.
 */
public final class SamePlace {

  private SamePlace() {}

  /** A model such as LightGlue sees more than SURF, which is there without one. */
  public static void main(String[] args) {
    Opening model = args.length > 2 ? Opening.of(Path.of(args[2])) : Opening.standard();
    Opening verified = model.withOptions(Map.of("match-with", args[1], "verify", "fundamental"));
    try (var match = Heed.start().pipeline(KeypointMatching.TYPE, verified)) {
      MatchedKeypoints found = match.run(Image.read(Path.of(args[0])));
      System.out.printf(
          "%s: %d of %d points agree%n",
          found.isSamePlace() ? "the same place" : "not the same place, as far as is seen",
          found.inliers().size(),
          found.matches().size());
    }
  }
}
