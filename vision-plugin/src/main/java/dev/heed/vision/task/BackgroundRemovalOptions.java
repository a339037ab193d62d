package dev.heed.vision.task;

import dev.heed.spi.Option;
import dev.heed.vision.shape.ShapeOptions;

/** The options of {@link BackgroundRemoval}. */
public record BackgroundRemovalOptions(
    @Option(
            value = "How much of a pixel must be in front for its shape.",
            placeholder = "P",
            byDefault = "0.5",
            min = 0,
            max = 1)
        double maskThreshold,
    ShapeOptions shapes) {}
