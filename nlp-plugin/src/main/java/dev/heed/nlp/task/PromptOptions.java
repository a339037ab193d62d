package dev.heed.nlp.task;

import dev.heed.spi.Option;
import java.util.Optional;

/** The prompt before each text, and the route, of a sentence model. */
public record PromptOptions(
    @Option(value = "A prompt of the model's, such as query.", placeholder = "NAME")
        Optional<String> promptName,
    @Option("What to put before each text.") Optional<String> prompt,
    @Option(
            value = "Which way a text takes, such as query or document (the model's choice).",
            placeholder = "NAME")
        Optional<String> route) {}
