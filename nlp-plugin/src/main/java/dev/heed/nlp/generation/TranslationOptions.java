package dev.heed.nlp.generation;

import dev.heed.spi.Option;
import java.util.Optional;

/** The options of translation. */
public record TranslationOptions(
    @Option(value = "The language of the text.", placeholder = "LANG") Optional<String> srcLang,
    @Option(value = "The language to translate into.", placeholder = "LANG")
        Optional<String> tgtLang,
    TextToTextOptions text) {}
