package dev.heed.langchain4j;

import dev.heed.Heed;
import dev.heed.model.ModelFolder;
import dev.heed.spi.Processor;
import dev.heed.spi.Tokenizer;
import java.nio.file.Path;
import java.util.List;

/** How many tokens texts have, by the model's own tokenizer. */
record TokenCount(Tokenizer tokenizer) {

  static TokenCount of(Heed heed, Path folder) {
    ModelFolder model = ModelFolder.open(folder);
    Processor<?> processor = heed.processorFor(model, "text").open(model);
    if (processor instanceof Tokenizer tokenizer) {
      return new TokenCount(tokenizer);
    }
    throw new IllegalStateException("the text processor of " + folder + " is no tokenizer");
  }

  int of(String text) {
    return tokenizer.ids(text, false).length;
  }

  /** With the tokens that the model's input begins and ends with. */
  int ofInputs(List<String> texts) {
    return texts.stream().mapToInt(text -> tokenizer.ids(text, true).length).sum();
  }
}
