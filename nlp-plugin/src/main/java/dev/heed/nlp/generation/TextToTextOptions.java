package dev.heed.nlp.generation;

import dev.heed.generate.GenerationOptions;
import dev.heed.spi.Option;

/** The options of text2text-generation and summarization. */
public record TextToTextOptions(
    @Option("Cut a text that is too long for the model.") boolean truncation,
    GenerationOptions generation) {}
