package dev.heed.vision.architecture;

import dev.heed.spi.Architecture;
import dev.heed.testing.Golden;
import dev.heed.testing.GoldenContract;
import java.nio.file.Path;
import java.util.List;

class DepthAnythingTest extends GoldenContract {

  @Override
  protected Architecture architecture() {
    return DepthAnything.plain();
  }

  @Override
  protected List<Path> folders() {
    return List.of(Golden.folder("depth_anything"));
  }
}
