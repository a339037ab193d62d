package dev.heed.vision.task;

import dev.heed.spi.Option;
import dev.heed.task.LabelOptions;
import java.util.Optional;

/** The options of {@link VideoClassification}. */
public record VideoClassificationOptions(
    LabelOptions labels,
    @Option(value = "How many frames to look at (the model's num_frames).", min = 1)
        Optional<Integer> numFrames,
    @Option(value = "One frame of every N.", byDefault = "1", min = 1) int frameSamplingRate) {}
