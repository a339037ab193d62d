package dev.heed.nlp.architecture;

import dev.heed.spi.Architecture;
import dev.heed.testing.Golden;
import dev.heed.testing.GoldenContract;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

class BertTest extends GoldenContract {

  @Override
  protected Architecture architecture() {
    return new Bert();
  }

  @Override
  protected List<Path> folders() {
    return Stream.of(
            "bert",
            "bert-masked-lm",
            "bert-sequence-classification",
            "bert-token-classification",
            "bert-question-answering")
        .map(Golden::folder)
        .toList();
  }

  @Override
  protected boolean alsoInJava() {
    return true;
  }
}
