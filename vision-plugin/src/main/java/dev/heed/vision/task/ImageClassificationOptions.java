package dev.heed.vision.task;

import dev.heed.spi.Option;
import dev.heed.task.LabelOptions;
import java.util.Optional;

/** The options of {@link ImageClassification}. */
public record ImageClassificationOptions(
    LabelOptions labels,
    @Option(
            value =
                "Labels of your own in place of the model's: a folder with a folder of pictures for"
                    + " each.",
            placeholder = "FOLDER")
        Optional<String> examples,
    @Option(
            value = "With examples: how many of the nearest have a vote.",
            placeholder = "N",
            byDefault = "5",
            min = 1)
        int neighbours) {}
