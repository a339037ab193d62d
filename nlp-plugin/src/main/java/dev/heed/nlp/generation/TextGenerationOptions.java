package dev.heed.nlp.generation;

import dev.heed.generate.GenerationOptions;
import dev.heed.spi.Option;
import java.util.Optional;

/** The options of text-generation. */
public record TextGenerationOptions(
    @Option(value = "Whether the prompt is in the answer.", byDefault = "true")
        boolean returnFullText,
    @Option("The input is a user's message.") boolean chat,
    @Option("What a chat begins with; makes the input a message.") Optional<String> system,
    @Option("The input is token ids in JSON, such as [464, 3290], used as they are.")
        boolean tokenIds,
    GenerationOptions generation) {}
