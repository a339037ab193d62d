package dev.heed.nlp.architecture;

import dev.heed.spi.Architecture;
import dev.heed.testing.Golden;
import java.nio.file.Path;

class Gpt2Test extends CausalContract {

  @Override
  Architecture architecture() {
    return new Gpt2();
  }

  @Override
  Path folder() {
    return Golden.folder("gpt2");
  }
}
