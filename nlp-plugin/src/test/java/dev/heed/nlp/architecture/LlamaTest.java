package dev.heed.nlp.architecture;

import dev.heed.spi.Architecture;
import dev.heed.testing.Golden;
import java.nio.file.Path;

class LlamaTest extends CausalContract {

  @Override
  Architecture architecture() {
    return new Llama();
  }

  @Override
  Path folder() {
    return Golden.folder("llama");
  }
}
