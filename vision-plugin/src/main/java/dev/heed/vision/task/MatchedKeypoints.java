package dev.heed.vision.task;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.KeypointMatch;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What two pictures have in common. As JSON it is the list of matches.
 *
 * @param matches the likeliest first
 * @param other the picture that the first was matched with
 */
public record MatchedKeypoints(@JsonValue List<KeypointMatch> matches, Image other) {

  /** How many are listed for a person at a terminal. */
  private static final int LISTED = 20;

  public MatchedKeypoints {
    matches = List.copyOf(matches);
  }

  /** How many there are, and a line for each of the first. */
  @Override
  public String toString() {
    String listed =
        matches.stream().limit(LISTED).map(match -> "\n" + match).collect(Collectors.joining());
    String more =
        matches.size() > LISTED ? "\n     ... and %s more".formatted(matches.size() - LISTED) : "";
    return "%s points are in both pictures%s%s".formatted(matches.size(), listed, more);
  }
}
