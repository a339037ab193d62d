package dev.heed.vision.architecture;

import dev.heed.spi.Architecture;
import dev.heed.testing.Golden;
import dev.heed.testing.GoldenContract;
import java.nio.file.Path;
import java.util.List;

class SiglipTest extends GoldenContract {

  @Override
  protected Architecture architecture() {
    return Siglip.both();
  }

  @Override
  protected List<Path> folders() {
    return List.of(Golden.folder("siglip"));
  }

  @Override
  protected String outputName(String stored) {
    return stored.replaceFirst("^(text|vision)_attentions", "$1_model_output.attentions");
  }
}
