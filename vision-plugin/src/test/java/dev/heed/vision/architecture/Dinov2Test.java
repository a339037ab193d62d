package dev.heed.vision.architecture;

import dev.heed.spi.Architecture;
import dev.heed.testing.Golden;
import dev.heed.testing.GoldenContract;
import java.nio.file.Path;
import java.util.List;

class Dinov2Test extends GoldenContract {

  @Override
  protected Architecture architecture() {
    return Dinov2.plain();
  }

  @Override
  protected List<Path> folders() {
    return List.of(Golden.folder("dinov2"));
  }
}
