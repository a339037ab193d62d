package dev.heed.task;

import java.util.Locale;

/**
 * A labelled example that an input was found to be close to.
 *
 * @param example its file, as it was named
 * @param similarity the cosine of the angle between the two, from -1 to 1 for the same direction
 */
public record NearestExample(String example, double similarity) {

  /** For a person: {@code cat/1.png (0.97)}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s (%.2f)", example, similarity);
  }
}
