package dev.heed.vision.task;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Option;
import dev.heed.spi.Source;
import dev.heed.vision.match.MatchModel;
import java.nio.file.Path;
import java.util.Optional;

/** The options of {@link KeypointMatching}. */
public record KeypointMatchingOptions(
    @Option(value = "The other picture; needed.", placeholder = "FILE") Optional<String> matchWith,
    @Option(
            value = "How likely a match must be.",
            placeholder = "P",
            byDefault = "0",
            min = 0,
            max = 1)
        double threshold,
    @Option(
            value =
                "What the matches have to agree on: homography (a plane, or a camera that turns),"
                    + " fundamental (any place that stands still), or none.",
            byDefault = "none")
        Verification verify,
    @Option(
            value = "To verify: how many pixels a match may be off.",
            placeholder = "PIXELS",
            byDefault = "3",
            min = 0.1,
            max = 1000)
        double tolerance) {

  /** What matches have to agree on. */
  public enum Verification {
    NONE,
    HOMOGRAPHY,
    FUNDAMENTAL;

    Optional<MatchModel> model() {
      return switch (this) {
        case NONE -> Optional.empty();
        case HOMOGRAPHY -> Optional.of(MatchModel.HOMOGRAPHY);
        case FUNDAMENTAL -> Optional.of(MatchModel.FUNDAMENTAL);
      };
    }
  }

  Path file() {
    return Source.path(
        matchWith.orElseThrow(
            () ->
                new HeedException(
                    ErrorCode.INVALID_OPTION,
                    "keypoint-matching compares two pictures. Name the other one: --match-with"
                        + " FILE.")));
  }
}
