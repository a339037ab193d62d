package dev.heed.nlp.architecture;

import dev.heed.spi.Architecture;
import dev.heed.testing.Golden;
import dev.heed.testing.GoldenContract;
import java.nio.file.Path;
import java.util.List;

class BartClassifierTest extends GoldenContract {

  @Override
  protected Architecture architecture() {
    return new BartClassifier();
  }

  @Override
  protected List<Path> folders() {
    return List.of(Golden.folder("bart-nli"));
  }

  @Override
  protected boolean alsoInJava() {
    return true;
  }
}
