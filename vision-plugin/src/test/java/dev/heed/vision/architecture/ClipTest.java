package dev.heed.vision.architecture;

import dev.heed.spi.Architecture;
import dev.heed.testing.ArchitectureContract;
import dev.heed.testing.Golden;
import java.nio.file.Path;
import java.util.List;

class ClipTest extends ArchitectureContract {

  @Override
  protected Architecture architecture() {
    return Clip.both();
  }

  @Override
  protected List<Path> folders() {
    return List.of(Golden.folder("clip"));
  }
}
