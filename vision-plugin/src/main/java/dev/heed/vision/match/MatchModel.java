package dev.heed.vision.match;

import java.util.Locale;

/** What the points of two pictures may have in common. */
public enum MatchModel {
  /** Of a plane, or of whatever is seen by a camera that turns: points go to points. */
  HOMOGRAPHY(4),
  /** Of any place that stands still: points go to lines. */
  FUNDAMENTAL(8);

  private final int least;

  MatchModel(int least) {
    this.least = least;
  }

  /** How many pairs fix it. */
  int least() {
    return least;
  }

  /** As it is written. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
