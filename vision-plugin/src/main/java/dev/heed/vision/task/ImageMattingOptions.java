package dev.heed.vision.task;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Option;
import dev.heed.spi.Source;
import java.nio.file.Path;
import java.util.Optional;

/** The options of {@link ImageMatting}. */
public record ImageMattingOptions(
    @Option(
            value =
                "A picture of the same size: white in front, black behind, grey where it is to be"
                    + " found out; needed.",
            placeholder = "FILE")
        Optional<String> trimap) {

  Path file() {
    return Source.path(
        trimap.orElseThrow(
            () ->
                new HeedException(
                    ErrorCode.INVALID_OPTION,
                    "image-matting needs a trimap beside the picture: white where it is surely in"
                        + " front, black where surely behind, grey between. Give it: --trimap"
                        + " FILE.")));
  }
}
