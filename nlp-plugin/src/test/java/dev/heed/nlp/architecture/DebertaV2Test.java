package dev.heed.nlp.architecture;

import dev.heed.spi.Architecture;
import dev.heed.testing.Golden;
import dev.heed.testing.GoldenContract;
import java.nio.file.Path;
import java.util.List;

class DebertaV2Test extends GoldenContract {

  @Override
  protected Architecture architecture() {
    return new DebertaV2();
  }

  @Override
  protected List<Path> folders() {
    return List.of(Golden.folder("deberta-v2"));
  }

  @Override
  protected boolean alsoInJava() {
    return true;
  }
}
