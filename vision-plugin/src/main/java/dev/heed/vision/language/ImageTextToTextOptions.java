package dev.heed.vision.language;

import dev.heed.generate.GenerationOptions;
import dev.heed.spi.Option;
import java.util.Optional;

/** The options of image-text-to-text. */
public record ImageTextToTextOptions(
    @Option("What is asked about the picture.") Optional<String> prompt,
    @Option("What a chat begins with.") Optional<String> system,
    GenerationOptions generation) {}
