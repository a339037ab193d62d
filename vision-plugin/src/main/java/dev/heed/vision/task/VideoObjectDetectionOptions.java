package dev.heed.vision.task;

import dev.heed.spi.Option;
import java.util.Optional;

/** The options of {@link VideoObjectDetection}. */
public record VideoObjectDetectionOptions(
    @Option(
            value = "How likely an object must be.",
            placeholder = "P",
            byDefault = "0.5",
            min = 0,
            max = 1)
        double threshold,
    @Option(
            value = "The detector looks at one frame of every N; between, objects are followed.",
            placeholder = "N",
            byDefault = "5",
            min = 1)
        int every,
    @Option(
            value = "How many frames an object may be away and still be the same.",
            placeholder = "N",
            byDefault = "30",
            min = 0)
        int maxGap,
    @Option(
            value = "A model whose features tell objects apart, such as DINOv2 (their colours do).",
            placeholder = "FOLDER")
        Optional<String> features) {}
