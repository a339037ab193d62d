package dev.heed.vision.task;

import dev.heed.spi.Option;
import dev.heed.vision.postprocess.QueryMasks;
import dev.heed.vision.shape.ShapeOptions;
import java.util.Optional;

/** The options of {@link ImageSegmentation}. */
public record ImageSegmentationOptions(
    @Option(
            value = "What makes a region (panoptic where the model can, else semantic).",
            placeholder = "panoptic|instance|semantic")
        Optional<QueryMasks.Subtask> subtask,
    @Option(
            value = "How likely a region must be.",
            placeholder = "P",
            byDefault = "0.9",
            min = 0,
            max = 1)
        double threshold,
    @Option(
            value = "How likely a pixel of it must be.",
            placeholder = "P",
            byDefault = "0.5",
            min = 0,
            max = 1)
        double maskThreshold,
    @Option(
            value = "How much of its mask a region must keep from others.",
            placeholder = "SHARE",
            byDefault = "0.5",
            min = 0,
            max = 1)
        double overlapMaskAreaThreshold,
    ShapeOptions shapes) {}
