package dev.heed.vision.task;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Option;
import dev.heed.spi.Source;
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
        double threshold) {

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
