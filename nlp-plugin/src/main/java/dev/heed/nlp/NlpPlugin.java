package dev.heed.nlp;

import dev.heed.nlp.architecture.Bert;
import dev.heed.nlp.architecture.DistilBert;
import dev.heed.nlp.architecture.Gpt2;
import dev.heed.nlp.architecture.Llama;
import dev.heed.nlp.architecture.MpNet;
import dev.heed.nlp.architecture.Roberta;
import dev.heed.spi.Architecture;
import dev.heed.spi.Plugin;
import java.util.List;
import java.util.stream.Stream;

/** All that the nlp plugin offers. */
public final class NlpPlugin implements Plugin {

  @Override
  public String name() {
    return "nlp";
  }

  @Override
  public List<Architecture> architectures() {
    return Stream.concat(
            Stream.of(new Bert(), new DistilBert(), new MpNet(), new Gpt2(), new Llama()),
            Roberta.family().stream())
        .toList();
  }
}
