package dev.heed.vision.architecture;

import dev.heed.spi.Architecture;
import dev.heed.testing.Golden;
import dev.heed.testing.GoldenContract;
import java.nio.file.Path;
import java.util.List;

class OwlTest extends GoldenContract {

  @Override
  protected Architecture architecture() {
    return Owl.first();
  }

  @Override
  protected List<Path> folders() {
    return List.of(Golden.folder("owlvit"));
  }
}
