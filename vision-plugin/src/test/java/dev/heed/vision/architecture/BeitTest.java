package dev.heed.vision.architecture;

import dev.heed.spi.Architecture;
import dev.heed.testing.Golden;
import dev.heed.testing.GoldenContract;
import java.nio.file.Path;
import java.util.List;

class BeitTest extends GoldenContract {

  @Override
  protected Architecture architecture() {
    return new Beit();
  }

  @Override
  protected List<Path> folders() {
    return List.of(Golden.folder("beit"));
  }
}
