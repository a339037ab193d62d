package dev.heed.vision.architecture;

import dev.heed.spi.Architecture;
import dev.heed.testing.ArchitectureContract;
import dev.heed.testing.Golden;
import java.nio.file.Path;
import java.util.List;

class Dinov2Test extends ArchitectureContract {

  @Override
  protected Architecture architecture() {
    return Dinov2.plain();
  }

  @Override
  protected List<Path> folders() {
    return List.of(Golden.folder("dinov2"));
  }
}
