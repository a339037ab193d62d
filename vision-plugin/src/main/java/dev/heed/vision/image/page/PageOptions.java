package dev.heed.vision.image.page;

import dev.heed.spi.Option;
import java.util.Optional;

/** What is done to a picture of a page before it is read; for all tasks that read images. */
public record PageOptions(
    @Option("Find the sheet of paper on each image, and take it straight from above.")
        boolean straighten,
    @Option(
            value = "Undo the distortion of the lens first, by a calibration of BoofCV or OpenCV.",
            placeholder = "FILE")
        Optional<String> calibration) {}
