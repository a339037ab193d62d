package dev.heed.vision.task;

import dev.heed.spi.Option;

/** The options of {@link ObjectDetection}. */
public record ObjectDetectionOptions(
    @Option(
            value = "How likely an object must be.",
            placeholder = "P",
            byDefault = "0.5",
            min = 0,
            max = 1)
        double threshold) {}
