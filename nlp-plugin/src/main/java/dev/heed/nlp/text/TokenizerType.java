package dev.heed.nlp.text;

import dev.heed.api.Internal;
import dev.heed.model.ModelFolder;
import dev.heed.spi.InputView;
import dev.heed.spi.Processor;
import dev.heed.spi.ProcessorType;
import dev.heed.spi.Reader;

/** The description of {@link TextTokenizer}. */
@Internal
public final class TokenizerType implements ProcessorType<String> {

  @Override
  public String name() {
    return "tokenizer";
  }

  @Override
  public String modality() {
    return "text";
  }

  @Override
  public Class<String> input() {
    return String.class;
  }

  @Override
  public Reader<String> reader() {
    return new TextReader();
  }

  @Override
  public boolean fits(ModelFolder folder) {
    return TextTokenizer.fits(folder);
  }

  @Override
  public Processor<String> open(ModelFolder folder) {
    return TextTokenizer.of(folder);
  }

  @Override
  public InputView<String> view() {
    return new TextView();
  }
}
