package dev.heed.nlp.task;

import dev.heed.spi.Option;
import java.util.Optional;

/** What sentence models are told before each text. */
public record PromptOptions(
    @Option(value = "A prompt of the model's, such as query.", placeholder = "NAME")
        Optional<String> promptName,
    @Option("What to put before each text.") Optional<String> prompt) {}
